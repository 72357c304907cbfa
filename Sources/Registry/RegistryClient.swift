import Images
import Logging
import Model
import Parsing
import Synchronization
import WebClient

/// Images, manifests and blobs of registries that speak the OCI Distribution API (Docker Registry HTTP API V2).
///
///     let client = RegistryClient(.init(environment: environment))
///     let image = try await client.open(ImageReference("ghcr.io/org/app:1.2"), platform: .automatic)
///     let records = LayerScanner(inspectors).scan(image.layers)   // blocking; layers are fetched as they are read
///     await client.shutdown()
///
/// Everything that comes is held against its digest. Credentials come from Docker's and Podman's files and helpers, and
/// go to their own registry only. Mirrors and blocked registries are those of registries.conf and daemon.json.
///
/// Source: OCI Distribution Specification 1.1.
package final class RegistryClient: Sendable {
  package struct Options: Sendable {
    package var web: WebClient.Options
    /// Read and run for credentials and rules: `HOME`, `DOCKER_CONFIG`, `PATH` …
    package var environment: [String: String]
    /// By registry, in place of what the machine knows (`--username`).
    package var credentials: [String: Credentials] = [:]
    /// Plain HTTP to the registry itself (`--plain-http`).
    package var plainHTTP = false
    /// Nil: what this machine's files say.
    package var rules: RegistryRules?
    /// Bytes of one layer that may wait in memory to be read.
    package var layerBuffer = 4 << 20
    /// Packed bytes of one layer.
    package var maximumLayer = 64 << 30

    package init(environment: [String: String]) {
      self.environment = environment
      web = WebClient.Options(environment: environment)
      let home = environment["HOME"] ?? ""
      let config = environment["XDG_CONFIG_HOME"] ?? (home.isEmpty ? "" : home + "/.config")
      web.trust.hostDirectories = ["/etc/docker/certs.d", "/etc/containers/certs.d"]
      if !config.isEmpty {
        web.trust.hostDirectories += [config + "/docker/certs.d", config + "/containers/certs.d"]
      }
    }
  }

  package let options: Options
  let connection: RegistryConnection
  let thread = DownloadThread()
  private let loaded = Mutex<RegistryRules?>(nil)
  /// Name → origin of the endpoint that answered for it, so that its parts are asked for there first.
  private let answered = Mutex<[String: String]>([:])

  package init(_ options: Options, pacing: Pacing = .real, logger: Logger = Logger(label: "bulkhead.registry")) {
    self.options = options
    connection = RegistryConnection(
      client: WebClient(options.web, pacing: pacing, logger: logger),
      store: CredentialStore(environment: options.environment, given: options.credentials), thread: thread)
  }

  /// Ends all connections; layers that are still being read fail.
  package func shutdown() async { try? await connection.client.shutdown() }

  /// What the machine's configuration says, read once.
  package func rules() async -> RegistryRules {
    if let rules = options.rules ?? loaded.withLock({ $0 }) { return rules }
    let environment = options.environment
    let rules = await OwnThread.run { RegistryRules.load(environment: environment) }
    loaded.withLock { $0 = rules }
    return rules
  }

  /// What a name as a person wrote it may mean: aliases and search registries of registries.conf.
  package func references(for text: String) async throws(ImageError) -> [ImageReference] {
    try await rules().references(for: text)
  }

  // MARK: Asking

  func endpoints(for reference: ImageReference) async throws(ImageError) -> [Endpoint] {
    let endpoints = try await rules().endpoints(for: reference, plainHTTP: options.plainHTTP)
    guard let origin = answered.withLock({ $0[reference.name] }),
      let place = endpoints.firstIndex(where: { $0.origin == origin })
    else { return endpoints }
    var preferred = endpoints[place]
    preferred.isSecondChoice = false
    // Other registries stay: a mirror may lack a blob that its registry has. Not the other scheme of the same one.
    return [preferred] + endpoints.filter { $0.registry != preferred.registry || $0.isMirror != preferred.isMirror }
  }

  func fetch<R>(
    _ reference: ImageReference, _ path: String, query: String? = nil, accept: [String] = [], limit: Int,
    _ check: (Bytes, WebResponse) throws(WebError) -> R
  ) async throws(ImageError) -> R {
    let answer = try await ask(reference, path, query: query, accept: accept, limit: limit, check)
    do throws(WebError) { return try answer.get() } catch { throw ImageError(error, asking: reference) }
  }

  /// Asks one endpoint after the other until `check` accepts an answer.
  func ask<R>(
    _ reference: ImageReference, _ path: String, query: String? = nil, accept: [String] = [], limit: Int,
    _ check: (Bytes, WebResponse) throws(WebError) -> R
  ) async throws(ImageError) -> Result<R, WebError> {
    var trial = EndpointTrial()
    for endpoint in try await endpoints(for: reference) {
      guard trial.shouldTry(endpoint) else { continue }
      do throws(WebError) {
        var request = WebRequest(try endpoint.address(path, query: query))
        if !accept.isEmpty { request.headers.append((name: "Accept", value: accept.joined(separator: ", "))) }
        let (bytes, response) = try await connection.document(request, from: endpoint, limit: limit)
        let result = try check(bytes, response)
        answered.withLock { $0[reference.name] = endpoint.origin }
        return .success(result)
      } catch {
        trial.failed(endpoint, error)
      }
    }
    return .failure(trial.failure)
  }
}

extension ImageError {
  /// What a failure to ask a registry means for who wants to open an image.
  init(_ error: WebError, asking reference: ImageReference) {
    let text = "\(reference): \(error.message)"
    switch error.kind {
    case .status(404): self = .notFound("\(text); check the name, and the tag or digest")
    case .status(401): self = .permission(text)
    case .status(403):
      self = .permission(
        "\(text); it may not exist, or not be open to this account ('docker login \(reference.registry)')")
    case .status(429):
      self = .unavailable("\(text); log in for a higher limit ('docker login \(reference.registry)'), or use a mirror")
    case .status, .connection, .broken, .timeout, .tls, .certificate, .proxy, .cancelled, .shutDown:
      self = .unavailable(text)
    case .invalidAddress, .protocol, .redirect, .tooLarge, .configuration: self = .invalid(text)
    }
  }
}
