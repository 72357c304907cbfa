import Model

/// The indicators of one feed, for look-ups: exact address and port first, then the longest network, then names by their
/// suffixes.
package struct IndicatorIndex: Sendable {
  package static let maximumEntries = 8_000_000
  private static let longestChain = 16

  struct AddressKey: Hashable, Sendable {
    var value: UInt128
    /// Of IPv4 and IPv6 apart: 0 to 32, 200 to 328.
    var prefix: UInt16
  }

  struct EndpointKey: Hashable, Sendable {
    var value: UInt128
    var isVersion6: Bool
    var port: UInt16
  }

  private struct Posting {
    var facts: UInt32
    /// Number + 1 of the next; 0 ends.
    var next: UInt32
  }

  package let source: FeedSource
  private var facts: [IndicatorFacts] = []
  private var factNumbers: [IndicatorFacts: UInt32] = [:]
  private var postings: [Posting] = []
  private var networks: [AddressKey: UInt32] = [:]
  /// Prefix lengths that occur, longest first.
  private var prefixes4: [Int] = []
  private var prefixes6: [Int] = []
  private var endpoints: [EndpointKey: UInt32] = [:]
  private var domains = DomainTable()
  private var urls = DomainTable()
  private var digests: [String: UInt32] = [:]

  package init(source: FeedSource) { self.source = source }

  package private(set) var count = 0
  package var isEmpty: Bool { count == 0 }

  // MARK: Filling

  private static func number(_ address: IPAddress) -> UInt128 { address.bytes.reduce(0) { $0 << 8 | UInt128($1) } }

  private static func key(_ address: UInt128, isVersion6: Bool, prefix: Int) -> AddressKey {
    let width = isVersion6 ? 128 : 32
    let kept = prefix == 0 ? 0 : (address >> UInt128(width - prefix)) << UInt128(width - prefix)
    return AddressKey(value: kept, prefix: UInt16(isVersion6 ? 200 + prefix : prefix))
  }

  private mutating func posting(_ fact: IndicatorFacts, after earlier: UInt32?) -> UInt32 {
    let number: UInt32
    // Lists without details say the same of every entry.
    if let newest = postings.last?.facts, facts[Int(newest)] == fact {
      number = newest
    } else if let known = factNumbers[fact] {
      number = known
    } else {
      number = UInt32(facts.count)
      facts.append(fact)
      factNumbers[fact] = number
    }
    if let earlier, chain(earlier).count >= Self.longestChain { return earlier }
    if let earlier, postings[Int(earlier)].facts == number { return earlier }
    postings.append(Posting(facts: number, next: earlier.map { $0 + 1 } ?? 0))
    return UInt32(postings.count - 1)
  }

  private func chain(_ first: UInt32) -> [UInt32] {
    var numbers: [UInt32] = []
    var next = first + 1
    while next != 0, numbers.count < Self.longestChain {
      let posting = postings[Int(next) - 1]
      numbers.append(posting.facts)
      next = posting.next
    }
    return numbers
  }

  /// - Returns: false where nothing more fits in.
  @discardableResult
  package mutating func add(_ indicator: Indicator, _ fact: IndicatorFacts) -> Bool {
    guard count < Self.maximumEntries else { return false }
    if case .domain(let name) = indicator { return addDomain(Array(name.utf8), fact) }
    count += 1
    switch indicator {
    case .network(let network):
      let isVersion6 = network.address.bytes.count == 16
      let key = Self.key(Self.number(network.address), isVersion6: isVersion6, prefix: network.prefix)
      networks[key] = posting(fact, after: networks[key])
      if isVersion6 { Self.learn(network.prefix, &prefixes6) } else { Self.learn(network.prefix, &prefixes4) }
    case .endpoint(let address, let port):
      let key = EndpointKey(value: Self.number(address), isVersion6: address.bytes.count == 16, port: port)
      endpoints[key] = posting(fact, after: endpoints[key])
    case .domain: break
    case .url(let text):
      var table = urls
      urls = DomainTable()
      defer { urls = table }
      return table.insert(Array(text.utf8)) { posting(fact, after: $0) }
    case .digest(let text): digests[text] = posting(fact, after: digests[text])
    }
    return true
  }

  /// - Parameter name: normalised.
  mutating func addDomain(_ name: [UInt8], _ fact: IndicatorFacts) -> Bool {
    guard count < Self.maximumEntries else { return false }
    count += 1
    // Out and back in: the closure writes to the other tables of this value, and nothing is copied.
    var table = domains
    domains = DomainTable(seed: 1)
    defer { domains = table }
    return table.insert(name) { posting(fact, after: $0) }
  }

  private static func learn(_ prefix: Int, _ list: inout [Int]) {
    guard !list.contains(prefix) else { return }
    list.append(prefix)
    list.sort(by: >)
  }

  // MARK: Asking

  private func facts(_ posting: UInt32?) -> [IndicatorFacts] {
    posting.map { chain($0).map { facts[Int($0)] } } ?? []
  }

  /// What is known of a connection's other end: of exactly this address and port, else of the longest network that
  /// holds the address.
  package func address(_ address: IPAddress, port: UInt16 = 0) -> (indicator: Indicator, facts: [IndicatorFacts])? {
    guard !address.bytes.isEmpty, count > 0 else { return nil }
    let isVersion6 = address.bytes.count == 16
    let number = Self.number(address)
    if let found = endpoints[EndpointKey(value: number, isVersion6: isVersion6, port: port)] {
      return (.endpoint(address, port: port), facts(found))
    }
    for prefix in isVersion6 ? prefixes6 : prefixes4 {
      if let found = networks[Self.key(number, isVersion6: isVersion6, prefix: prefix)],
        let network = IPNetwork(address, prefix: prefix)
      {
        return (.network(network), facts(found))
      }
    }
    return nil
  }

  /// What is known of a name, or of the longest name above it.
  package func domain(_ name: String) -> (indicator: Indicator, facts: [IndicatorFacts])? {
    guard domains.count > 0, let bytes = DomainName.normalised(Array(name.utf8)) else { return nil }
    return bytes.withUnsafeBufferPointer { whole in
      guard let found = domains.longestSuffix(whole, { !DomainName.shared.contains($0) }) else { return nil }
      return (.domain(found.name), facts(found.posting))
    }
  }

  /// - Parameter text: `host/path`, without scheme and query.
  package func url(_ text: String) -> [IndicatorFacts] {
    var text = text
    return facts(text.withUTF8 { urls.posting($0) })
  }

  /// - Parameter text: hexadecimal, in any case.
  package func digest(_ text: String) -> [IndicatorFacts] { facts(digests[text.lowercased()]) }

  /// Every indicator with all its facts, for writing.
  func forEach(_ body: (Indicator, [IndicatorFacts]) -> Void) {
    for (key, posting) in networks {
      let isVersion6 = key.prefix >= 200
      let bytes = (0..<(isVersion6 ? 16 : 4)).reversed().map { UInt8(truncatingIfNeeded: key.value >> UInt128($0 * 8)) }
      if let network = IPNetwork(IPAddress(bytes), prefix: Int(key.prefix) - (isVersion6 ? 200 : 0)) {
        body(.network(network), facts(posting))
      }
    }
    for (key, posting) in endpoints {
      let bytes = (0..<(key.isVersion6 ? 16 : 4)).reversed().map {
        UInt8(truncatingIfNeeded: key.value >> UInt128($0 * 8))
      }
      body(.endpoint(IPAddress(bytes), port: key.port), facts(posting))
    }
    domains.forEach { body(.domain(String(decoding: $0, as: UTF8.self)), facts($1)) }
    urls.forEach { body(.url(String(decoding: $0, as: UTF8.self)), facts($1)) }
    for (text, posting) in digests { body(.digest(text), facts(posting)) }
  }
}
