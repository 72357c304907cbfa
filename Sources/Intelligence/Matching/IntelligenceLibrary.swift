import Model
import Parsing
import Synchronization

/// Every feed in use. Feeds are replaced whole and at once; one that is broken leaves the earlier one in use.
package final class IntelligenceLibrary: Sendable {
  /// A hit in one feed.
  package struct Hit: Sendable, Hashable {
    package var indicator: Indicator
    package var facts: IndicatorFacts
  }

  private let indexes = Mutex<[IndicatorIndex]>([])

  package init() {}

  /// Reads a feed and puts it in the place of the one with the same name.
  ///
  /// - Returns: what could not be read of it; the rest is in use.
  @discardableResult
  package func replace(_ source: FeedSource, with bytes: Bytes) throws(FeedError) -> [FeedReading.Problem] {
    let reading = try FeedReading.read(bytes, source: source)
    replace(reading.index)
    return reading.problems
  }

  package func replace(_ index: IndicatorIndex) {
    indexes.withLock { all in
      if let place = all.firstIndex(where: { $0.source.name == index.source.name }) {
        all[place] = index
      } else {
        all.append(index)
      }
    }
  }

  /// Name and number of entries of every feed.
  package var feeds: [(name: String, count: Int)] { indexes.withLock { $0.map { ($0.source.name, $0.count) } } }

  package func address(_ address: IPAddress, port: UInt16, at now: Int) -> [Hit] {
    guard !address.isUnspecified, !address.isLoopback, !address.isPrivate else { return [] }
    return hits(at: now) { $0.address(address, port: port) }
  }

  package func domain(_ name: String, at now: Int) -> [Hit] { hits(at: now) { $0.domain(name) } }

  private func hits(
    at now: Int, _ ask: (IndicatorIndex) -> (indicator: Indicator, facts: [IndicatorFacts])?
  ) -> [Hit] {
    var hits: [Hit] = []
    for index in indexes.withLock({ $0 }) {
      guard let found = ask(index) else { continue }
      for facts in found.facts where facts.isCurrent(at: now) {
        hits.append(Hit(indicator: found.indicator, facts: facts))
      }
    }
    // The gravest first.
    return hits.sorted {
      ($0.facts.role.rawValue, -$0.facts.confidence) < ($1.facts.role.rawValue, -$1.facts.confidence)
    }
  }
}

/// What is never a hit, whatever a list says.
package struct IntelligenceAllowance: Sendable {
  package var networks: [IPNetwork]
  /// With everything below them.
  package var domains: Set<String>

  package init(networks: [IPNetwork] = [], domains: Set<String> = []) {
    self.networks = networks
    self.domains = domains
  }

  func holds(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

  func holds(_ name: String) -> Bool {
    guard !domains.isEmpty else { return false }
    var rest = name.lowercased()[...]
    while true {
      if domains.contains(String(rest)) { return true }
      guard let dot = rest.firstIndex(of: ".") else { return false }
      rest = rest[rest.index(after: dot)...]
    }
  }
}
