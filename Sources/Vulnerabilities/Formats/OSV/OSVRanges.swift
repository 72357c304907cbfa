import Versions

/// One `affected[].ranges[]` of an OSV record, before it is brought into order.
struct OSVRange {
  enum Kind { case semver, ecosystem, git, unknown }
  enum Event: Hashable {
    case introduced(String), fixed(String), lastAffected(String), limit(String)
  }

  var kind = Kind.unknown
  var events: [Event] = []

  /// Most events that one range may have; upstreams have a few dozen.
  static let maximumEvents = 10_000

  /// Whether it says no more than "every version".
  var isEverything: Bool {
    events.allSatisfy {
      if case .introduced(let version) = $0 { return Self.isBeginning(version) }
      return false
    }
  }

  /// `0`, and RustSec's `0.0.0-0`, which is the least of all semantic versions.
  static func isBeginning(_ version: String) -> Bool { version == "0" || version == "0.0.0-0" || version.isEmpty }
}

extension OSVRange {
  /// The intervals that the events mean, in the order of versions.
  ///
  /// Events are a sequence in the order of their *versions*, in whatever order they are written: a version is affected
  /// after `introduced` until `fixed` (exclusive) or `last_affected` (inclusive). A `limit` bounds all of it from above.
  /// Source: OSV schema, "Evaluation".
  ///
  /// - Parameter order: the ecosystem's; nil where two versions can't be compared, and then they stay as written.
  func intervals(by order: (String, String) -> Ordering?) -> [VersionRange] {
    let events = sorted(by: order)
    var result: [VersionRange] = []
    var open: String??
    var index = 0
    while index < events.count {
      var next = index + 1
      while next < events.count, Self.compare(events[index], events[next], order) == .equal { next += 1 }
      // At one version: what ends there is over before it begins anew, what begins there may also end there.
      let (starts, ends) = (events[index..<next].filter(\.isStart), events[index..<next].filter { !$0.isStart })
      for event in open == nil ? starts + ends : ends + starts { Self.step(event, &open, &result) }
      index = next
    }
    if let start = open {
      result.append(VersionRange(from: start, highestLimit(by: order).map { .fixed($0) } ?? .open))
    }
    return result
  }

  private static func step(_ event: Event, _ open: inout String??, _ result: inout [VersionRange]) {
    let end: VersionRange.End
    switch event {
    case .introduced(let version):
      if open == nil { open = .some(isBeginning(version) ? nil : version) }
      return
    case .fixed(let version): end = .fixed(version)
    case .lastAffected(let version): end = .last(version)
    case .limit: return
    }
    // An end of what was never introduced says: from the beginning.
    if open == nil, !result.isEmpty { return }
    result.append(VersionRange(from: open ?? nil, end))
    open = nil
  }

  private func sorted(by order: (String, String) -> Ordering?) -> [Event] {
    // Nearly every range is one introduction and at most one end.
    if events.count < 3, events.first?.isStart == true { return events }
    return events.enumerated().sorted { a, b in
      switch Self.compare(a.element, b.element, order) {
      case .less: true
      case .greater: false
      case .equal: a.offset < b.offset
      }
    }.map(\.element)
  }

  private static func compare(_ a: Event, _ b: Event, _ order: (String, String) -> Ordering?) -> Ordering {
    switch (a.isStart && isBeginning(a.version), b.isStart && isBeginning(b.version)) {
    case (true, true): .equal
    case (true, false): .less
    case (false, true): .greater
    case (false, false): a.version == b.version ? .equal : order(a.version, b.version) ?? .equal
    }
  }

  /// `*` is no limit; of several the highest counts.
  private func highestLimit(by order: (String, String) -> Ordering?) -> String? {
    var highest: String?
    for case .limit(let version) in events {
      if version == "*" { return nil }
      if let known = highest, order(version, known) != .greater { continue }
      highest = version
    }
    return highest
  }
}

extension OSVRange.Event {
  var version: String {
    switch self {
    case .introduced(let version), .fixed(let version), .lastAffected(let version), .limit(let version): version
    }
  }

  var isStart: Bool {
    if case .introduced = self { return true }
    return false
  }
}
