import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// A bounded HTTP client: every answer has a size limit, every wait an end, every fault a sentence.
///
/// HTTP/1.1 over verified TLS (or plain HTTP where the address says so); proxies from the environment; redirects by
/// ``RedirectPolicy``; retries by ``RetryPolicy``. Downloads that break are resumed where they broke.
///
///     let client = WebClient(WebClient.Options(environment: environment))
///     let document = try await client.document(WebRequest(address), limit: 4 << 20)
///     try await client.shutdown()
package final class WebClient: Sendable {
  package struct Options: Sendable {
    package var trust = TrustSettings()
    package var proxies = ProxySettings()
    package var retry = RetryPolicy()
    package var userAgent = "bulkhead"
    package var connectTimeout = Duration.seconds(15)
    /// Longest silence within an answer.
    package var idleTimeout = Duration.seconds(60)
    package var connectionsPerHost = 8

    package init() {}

    package init(environment: [String: String]) {
      trust = TrustSettings(environment: environment)
      proxies = ProxySettings(environment: environment)
    }
  }

  package let options: Options
  package let pacing: Pacing
  private let logger: Logger
  private let state = Mutex(State())

  private struct State {
    /// One client for each proxy (nil: direct), made when first needed.
    var clients: [ProxySettings.Proxy?: HTTPClient] = [:]
    var trust: [String: TLSConfiguration?] = [:]
    var isShutDown = false
  }

  package init(_ options: Options = Options(), pacing: Pacing = .real, logger: Logger = Logger(label: "bulkhead.web")) {
    self.options = options
    self.pacing = pacing
    self.logger = logger
  }

  deinit {
    // The underlying clients insist on it; nobody is left to hear of an error.
    for client in takeClients() { client.shutdown { _ in } }
  }

  private func takeClients() -> [HTTPClient] {
    state.withLock { state in
      state.isShutDown = true
      defer { state.clients = [:] }
      return Array(state.clients.values)
    }
  }

  /// Ends all connections; what is under way fails.
  package func shutdown() async throws(WebError) {
    for client in takeClients() {
      do { try await client.shutdown() } catch {
        throw WebError(.shutDown, "the HTTP client did not shut down cleanly: \(error)")
      }
    }
  }

  // MARK: Requests

  /// One try, redirects followed: whatever the server answers, as soon as its headers are here.
  package func send(_ request: WebRequest) async throws(WebError) -> WebResponse {
    var redirects = RedirectPolicy()
    var address = request.address
    while true {
      let response = try await exchange(request, address, authorize: redirects.mayAuthorize)
      switch try redirects.received(
        status: response.status, location: response.header("Location"), of: address, method: request.method)
      {
      case .stay: return response
      case .follow(let target):
        logger.debug("redirected", metadata: ["from": "\(address)", "to": "\(target)"])
        await response.discard()
        address = target
      }
    }
  }

  /// Like ``send(_:)``, but transient faults (broken connections, 429, 5xx) are tried again with back-off.
  /// - Returns: an answer of any other status.
  package func respond(to request: WebRequest) async throws(WebError) -> WebResponse {
    var retries = RetryState(options.retry)
    while true {
      let failure: WebError
      do throws(WebError) {
        let response = try await send(request)
        guard RetryState.isTransient(.status(response.status)) else { return response }
        failure = await response.failure(now: pacing.now())
      } catch {
        failure = error
      }
      try await pause(after: failure, &retries)
    }
  }

  /// Waits as `retries` decides, or throws what failed.
  package func pause(after failure: WebError, _ retries: inout RetryState) async throws(WebError) {
    switch retries.decide(after: failure, random: pacing.random()) {
    case .giveUp:
      guard retries.failures > 0 else { throw failure }
      throw WebError(
        failure.kind, "\(failure.message) (tried \(retries.failures + 1) times)", retryAfter: failure.retryAfter)
    case .retry(let delay):
      logger.info("trying again", metadata: ["after": "\(delay)", "reason": "\(failure.message)"])
      do { try await pacing.sleep(delay) } catch {
        throw WebError(.cancelled, "\(failure.message); cancelled while waiting")
      }
    }
  }

  private func exchange(
    _ request: WebRequest, _ address: WebAddress, authorize: Bool
  ) async throws(WebError) -> WebResponse {
    var outgoing = HTTPClientRequest(url: address.text)
    outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
    outgoing.headers.add(name: "User-Agent", value: options.userAgent)
    for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
    if authorize, let authorization = request.authorization {
      outgoing.headers.add(name: "Authorization", value: authorization)
    }
    if let body = request.body { outgoing.body = .bytes(ByteBuffer(bytes: body.array)) }
    outgoing.tlsConfiguration = try trust(for: address)
    let client = try client(for: address)
    do {
      // Covers the wait for a connection and the headers; the body's reader has limits of its own.
      let response = try await client.execute(outgoing, deadline: .now() + .init(request.timeout), logger: nil)
      return WebResponse(
        status: Int(response.status.code), headers: response.headers, address: address,
        body: WebResponse.Body(underlying: response.body, address: address))
    } catch {
      throw WebError(error, at: address)
    }
  }

  // MARK: Underlying clients

  private func trust(for address: WebAddress) throws(WebError) -> TLSConfiguration? {
    guard address.scheme == .https else { return nil }
    if let known = state.withLock({ $0.trust[address.authority] }) { return known }
    let configuration = try options.trust.configuration(for: address)
    return state.withLock { state in
      // The first one stays: connections are pooled by configuration.
      if let known = state.trust[address.authority] { return known }
      state.trust[address.authority] = .some(configuration)
      return configuration
    }
  }

  private func client(for address: WebAddress) throws(WebError) -> HTTPClient {
    if let problem = options.proxies.problems.first { throw WebError(.proxy, problem) }
    let proxy = options.proxies.proxy(for: address)
    let client = state.withLock { state -> HTTPClient? in
      if state.isShutDown { return nil }
      if let client = state.clients[proxy] { return client }
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(proxy))
      state.clients[proxy] = client
      return client
    }
    guard let client else { throw WebError(.shutDown, "\(address): the HTTP client is shut down already") }
    return client
  }

  private func configuration(_ proxy: ProxySettings.Proxy?) -> HTTPClient.Configuration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: .init(options.connectTimeout), read: .init(options.idleTimeout)),
      decompression: .disabled)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = options.connectionsPerHost
    switch proxy?.kind {
    case .http:
      let authorization = proxy?.user.map {
        HTTPClient.Authorization.basic(username: $0, password: proxy?.password ?? "")
      }
      configuration.proxy = .server(host: proxy?.host ?? "", port: proxy?.port ?? 0, authorization: authorization)
    case .socks5: configuration.proxy = .socksServer(host: proxy?.host ?? "", port: proxy?.port ?? 1080)
    case nil: break
    }
    return configuration
  }
}
