import Images
import WebClient

/// Knows what to send to which registry: finds credentials once, fetches tokens and keeps them while they hold.
actor Authorizer {
  private let client: WebClient
  private let store: CredentialStore
  private var known: [String: CredentialStore.Finding] = [:]
  private var headers: [Key: Held] = [:]
  private var fetching: [Fetch: Task<AccessToken, any Error>] = [:]
  private let thread: DownloadThread

  /// Tokens belong to one server and one repository.
  struct Key: Sendable, Hashable {
    let origin: String
    let repository: String
  }

  /// Two registries may send to the same server, with other credentials.
  private struct Fetch: Hashable {
    let registry: String
    let request: TokenRequest
  }

  private struct Held {
    var value: String
    /// On the pacing's clock; nil holds until it is refused.
    var until: Duration?
  }

  static let maximumTokenAnswer = 1 << 20
  /// A token that ends within this time is renewed first.
  static let margin = Duration.seconds(10)

  init(client: WebClient, store: CredentialStore, thread: DownloadThread) {
    self.client = client
    self.store = store
    self.thread = thread
  }

  /// What to send along; nil: nothing yet.
  func header(for endpoint: Endpoint) -> String? {
    let key = Key(origin: endpoint.origin, repository: endpoint.repository)
    guard let held = headers[key] else { return nil }
    if let until = held.until, client.pacing.elapsed() >= until {
      headers[key] = nil
      return nil
    }
    return held.value
  }

  /// The credentials for an endpoint; none where it must not get any.
  func finding(for endpoint: Endpoint) async -> CredentialStore.Finding {
    guard endpoint.mayAuthenticate else {
      return .init(problems: ["credentials are not sent over plain HTTP unless that is asked for (--plain-http)"])
    }
    let name = "\(endpoint.registry)/\(endpoint.repository)"
    if let finding = known[name] { return finding }
    let store = store
    let finding = await OwnThread.run {
      store.find(registry: endpoint.registry, repository: endpoint.repository)
    }
    known[name] = finding
    return finding
  }

  /// Acts on a "401": afterwards ``header(for:)`` has something new to send.
  /// - Throws: what stands in the way, in words for people.
  func answer(
    _ challenges: [Challenge], to asked: WebAddress, of endpoint: Endpoint, _ attempt: inout AuthorizationAttempt
  ) async throws(WebError) {
    let finding = await finding(for: endpoint)
    let key = Key(origin: endpoint.origin, repository: endpoint.repository)
    let password = finding.credentials?.basic
    if case .accessToken(let token) = finding.credentials, headers[key] == nil, AccessToken.isUsable(token) {
      headers[key] = Held(value: "Bearer " + token, until: nil)
      return
    }
    switch attempt.challenged(challenges, hasPassword: password != nil) {
    case .giveUp(let reason):
      // Next time they are looked for anew: a helper may have renewed them by then.
      forget(endpoint)
      throw Self.refusal(reason, asked, endpoint, finding)
    case .sendPassword: headers[key] = password.map { Held(value: $0, until: nil) }
    case .fetchToken(let challenge):
      let request = try TokenRequest(challenge, scope: "repository:\(endpoint.repository):pull", asked: asked)
      let token = try await token(request, finding, endpoint)
      headers[key] = Held(
        value: "Bearer " + token.value,
        until: client.pacing.elapsed() + token.lifetime - min(Self.margin, token.lifetime / 2))
    }
  }

  /// Layers are fetched by several threads: all wait for one token.
  private func token(
    _ request: TokenRequest, _ finding: CredentialStore.Finding, _ endpoint: Endpoint
  ) async throws(WebError) -> AccessToken {
    let client = client
    let key = Fetch(registry: endpoint.registry, request: request)
    // On the download thread, as readers of layers may block all others.
    let task =
      fetching[key]
      ?? Task(executorPreference: thread) {
        try await AccessToken(
          parsing: client.document(request.request(finding.credentials), limit: Self.maximumTokenAnswer).bytes,
          from: request.realm)
      }
    fetching[key] = task
    defer { fetching[key] = nil }
    do { return try await task.value } catch {
      let failure = error as? WebError ?? WebError(.cancelled, "\(request.realm): cancelled")
      guard failure.status == 401 || failure.status == 403 || failure.status == 400 else { throw failure }
      forget(endpoint)
      throw WebError(
        .status(401), "\(failure.message); \(Self.advice(endpoint.registry, finding))", retryAfter: nil)
    }
  }

  private func forget(_ endpoint: Endpoint) {
    known["\(endpoint.registry)/\(endpoint.repository)"] = nil
    headers[Key(origin: endpoint.origin, repository: endpoint.repository)] = nil
  }

  static func refusal(
    _ reason: AuthorizationAttempt.Reason, _ asked: WebAddress, _ endpoint: Endpoint, _ finding: CredentialStore.Finding
  ) -> WebError {
    let what =
      switch reason {
      case .refused: "status 401 (not authorized)"
      case .passwordNeeded: "status 401 (a name and a password are needed)"
      case .unknownSchemes(let schemes):
        "status 401, and authentication by \(schemes.isEmpty ? "nothing at all" : schemes.joined(separator: ", ")); "
          + "Bearer and Basic are spoken here"
      }
    return WebError(.status(401), "\(asked): \(what); \(advice(endpoint.registry, finding))")
  }

  /// What a person can do about it.
  static func advice(_ registry: String, _ finding: CredentialStore.Finding) -> String {
    var text =
      finding.origin.map { "the credentials from \($0) do not suffice; 'docker login \(registry)' renews them" }
      ?? "there are no credentials for \(registry); it may not exist, or be private ('docker login \(registry)')"
    for problem in finding.problems { text += "; \(problem)" }
    return text
  }
}
