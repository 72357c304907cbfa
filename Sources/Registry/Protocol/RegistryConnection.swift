import Images
import Parsing
import WebClient

/// Sends requests to registries, with whatever authorization they ask for.
final class RegistryConnection: Sendable {
  let client: WebClient
  let authorizer: Authorizer

  init(client: WebClient, store: CredentialStore, thread: DownloadThread) {
    self.client = client
    authorizer = Authorizer(client: client, store: store, thread: thread)
  }

  /// One try: a "401" is answered as long as there is something new to answer it with.
  func send(_ request: WebRequest, to endpoint: Endpoint) async throws(WebError) -> WebResponse {
    var request = request
    var attempt = AuthorizationAttempt()
    while true {
      request.authorization = await authorizer.header(for: endpoint)
      let response = try await client.send(request)
      // A "401" of the host that a redirect led to is none of the registry's.
      guard response.status == 401, response.address.hasSameOrigin(as: request.address) else { return response }
      let challenges = Challenge.parse(response.headerValues("WWW-Authenticate"))
      await response.discard()
      try await authorizer.answer(challenges, to: request.address, of: endpoint, &attempt)
    }
  }

  /// A whole document; transient faults are tried again.
  func document(
    _ request: WebRequest, from endpoint: Endpoint, limit: Int
  ) async throws(WebError) -> (bytes: Bytes, response: WebResponse) {
    var retries = RetryState(client.options.retry)
    while true {
      let failure: WebError
      do throws(WebError) {
        let response = try await send(request, to: endpoint)
        guard response.status == 200 else { throw await failed(response) }
        if let length = response.contentLength, length > limit {
          throw WebError(.tooLarge, "\(response.address): \(length) bytes are announced, the limit is \(limit) bytes")
        }
        let bytes = try await response.body.collect(
          limit: limit, within: request.timeout, elapsed: client.pacing.elapsed)
        return (bytes, response)
      } catch {
        failure = error
      }
      try await client.pause(after: failure, &retries)
    }
  }

  /// Any answer but the one wanted, in the registry's own words.
  func failed(_ response: WebResponse) async -> WebError {
    guard let said = await RegistryAnswer.errors(of: response) else {
      return await response.failure(now: client.pacing.now())
    }
    let retryAfter = response.header("Retry-After").flatMap { RetryAfter.parse($0, now: client.pacing.now()) }
    return WebError(
      .status(response.status), "\(response.address): status \(response.status)\(said)", retryAfter: retryAfter)
  }

  /// A blob as it comes in, from the first endpoint that has it; broken transfers are taken up again there.
  func download(_ path: String, from endpoints: [Endpoint], size: Int?, limit: Int) -> WebDownload {
    let chosen = Monitor<Endpoint?>(nil)
    return WebDownload(client: client, size: size, limit: limit) { start, condition throws(WebError) in
      var candidates = endpoints
      if start != nil, let endpoint = chosen.with({ $0 }) { candidates = [endpoint] }
      var trial = EndpointTrial()
      for endpoint in candidates {
        guard trial.shouldTry(endpoint) else { continue }
        do throws(WebError) {
          var request = WebRequest(try endpoint.address(path))
          request.ask(from: start, if: condition)
          let response = try await self.send(request, to: endpoint)
          guard response.status == 200 || response.status == 206 else { throw await self.failed(response) }
          chosen.with { $0 = endpoint }
          return response
        } catch {
          trial.failed(endpoint, error)
        }
      }
      throw trial.failure
    }
  }
}

/// What a registry says when it refuses: `{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}`.
///
/// Source: OCI Distribution Specification 1.1, "Error Codes".
enum RegistryAnswer {
  /// ` (CODE: message; …)`; nil where the body is something else.
  static func errors(of response: WebResponse) async -> String? {
    guard (response.header("Content-Type") ?? "").contains("json"), let bytes = await response.leading(64 << 10) else {
      return nil
    }
    return errors(bytes)
  }

  static func errors(_ bytes: Bytes) -> String? {
    guard let json = try? JSONValue(parsing: bytes, maximumDepth: 32), case .array(let errors)? = json["errors"] else {
      return nil
    }
    let texts = errors.prefix(3).map { error in
      [error["code"]?.string, error["message"]?.string].compactMap(\.self).filter { !$0.isEmpty }
        .joined(separator: ": ")
    }
    let line = WebResponse.printable(Bytes(texts.filter { !$0.isEmpty }.joined(separator: "; ")))
    return line.isEmpty ? "" : " (\(line))"
  }
}

/// Goes through endpoints, and remembers why each failed.
struct EndpointTrial {
  private var failures: [(endpoint: Endpoint, error: WebError)] = []

  /// Plain HTTP is only tried where TLS could not be spoken at all.
  func shouldTry(_ endpoint: Endpoint) -> Bool {
    guard endpoint.isSecondChoice else { return true }
    guard let last = failures.last, last.endpoint.origin != endpoint.origin, last.endpoint.host == endpoint.host else {
      return false
    }
    switch last.error.kind {
    case .tls, .connection, .broken, .timeout: return true
    default: return false
    }
  }

  mutating func failed(_ endpoint: Endpoint, _ error: WebError) { failures.append((endpoint, error)) }

  /// The registry's own answer decides what kind of failure it is; mirrors are only told of.
  var failure: WebError {
    guard let last = failures.last else { return WebError(.invalidAddress, "there is no endpoint to ask") }
    // Where both TLS and plain HTTP failed, the first says more, unless only the second was understood.
    var main = last
    if last.endpoint.isSecondChoice, failures.count > 1, last.error.status == nil {
      main = failures[failures.count - 2]
    }
    let mirrors = failures.filter { $0.endpoint.isMirror && $0.error != main.error }
    guard !mirrors.isEmpty else { return main.error }
    let told = mirrors.map { "mirror \($0.endpoint.registry): \($0.error.message)" }.joined(separator: "; ")
    return WebError(
      main.error.kind, "\(main.error.message); before that, \(told)", retryAfter: main.error.retryAfter)
  }
}
