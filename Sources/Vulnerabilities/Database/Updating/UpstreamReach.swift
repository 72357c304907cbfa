import WebClient

/// Which of the upstreams can be reached from here at all.
///
/// Where there is no way to the internet, each upstream would else be waited for, one after the other. So all are
/// knocked at together before the first is fetched from; the connections that come about are used afterwards.
struct UpstreamReach {
  private let client: WebClient
  /// By origin; nil: it answers.
  private var known: [String: FeedError?] = [:]

  /// For the answer to a knock, which may be any.
  private static let patience = Duration.seconds(20)
  private static let tries = 2

  init(_ client: WebClient) { self.client = client }

  /// Finds out about the origins of these addresses. A single one is not knocked at: fetching tells as soon.
  mutating func probe(_ urls: [String]) async {
    var origins: [String: WebAddress] = [:]
    for url in urls {
      guard let address = try? WebAddress(url), known[address.origin] == nil else { continue }
      origins[address.origin] = address
    }
    guard origins.count > 1 else { return }
    let client = client
    let found = await withTaskGroup(of: (String, FeedError?).self) { group in
      for (origin, address) in origins {
        group.addTask { (origin, await Self.knock(address, client)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = .some($1.1) }
    }
    known.merge(found) { _, new in new }
  }

  /// Why nothing can be fetched from there; nil where it answers or nobody asked.
  func failure(_ url: String) -> FeedError? {
    guard !known.isEmpty, let origin = (try? WebAddress(url))?.origin else { return nil }
    return known[origin] ?? nil
  }

  private static func knock(_ address: WebAddress, _ client: WebClient) async -> FeedError? {
    guard let door = try? WebAddress(scheme: address.scheme, host: address.host, port: address.port) else { return nil }
    var request = WebRequest(door)
    request.method = .head
    request.timeout = patience
    var failure: FeedError?
    for number in 0..<tries {
      if number > 0 { try? await client.pacing.sleep(.milliseconds(300)) }
      do throws(WebError) {
        try await client.send(request).discard()
        return nil
      } catch {
        // Whatever else goes wrong, somebody is there: fetching says more.
        guard FeedError(error).kind == .unreachable else { return nil }
        failure = FeedError(error)
      }
    }
    return failure
  }
}
