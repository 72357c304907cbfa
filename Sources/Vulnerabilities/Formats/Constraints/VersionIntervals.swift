import Versions

/// A set of versions as the constraints of package managers describe it: an ordered list of intervals.
///
/// What such a list leaves out is what `patched_versions` leaves vulnerable.
struct VersionIntervals {
  struct Interval: Hashable {
    /// Nil: from the beginning.
    var lower: String?
    var includesLower = true
    /// Nil: without end.
    var upper: String?
    var includesUpper = false
  }

  let scheme: VersionScheme
  private(set) var intervals: [Interval]

  static let maximumIntervals = 1000

  init(_ scheme: VersionScheme, _ intervals: [Interval]) {
    self.scheme = scheme
    self.intervals = Array(intervals.prefix(Self.maximumIntervals)).sorted { a, b in
      switch (a.lower, b.lower) {
      case (nil, nil): false
      case (nil, _): true
      case (_, nil): false
      case (let x?, let y?): scheme.order(x, y) == .less
      }
    }
  }

  /// Everything between the intervals. A gap that begins just above a version that is left out begins with that
  /// version: ranges of advisories have no way to say "above".
  var complement: [VersionRange] {
    var gaps: [VersionRange] = []
    var reached: String??
    for interval in intervals {
      if let lower = interval.lower {
        let start = reached ?? nil
        // Nothing lies between two that touch or overlap.
        let isGap = start.map { scheme.order($0, lower) == .less } ?? true
        if isGap, reached == nil || start != nil {
          gaps.append(VersionRange(from: start, interval.includesLower ? .fixed(lower) : .last(lower)))
        }
      }
      guard let upper = interval.upper else { return gaps }
      if let known = reached.flatMap({ $0 }), scheme.order(upper, known) == .less { continue }
      reached = .some(upper)
    }
    gaps.append(VersionRange(from: reached ?? nil, .open))
    return gaps
  }
}

extension VersionIntervals.Interval {
  /// One of RubyGems' requirements: `>= 1.2`, `~> 2.3.15` (up to the next but last part), `= 1`, several by comma.
  /// Nil where it can't be read. Source: guides.rubygems.org, "Declaring dependencies".
  init?(gem text: some StringProtocol) {
    self.init()
    for part in text.split(separator: ",") {
      let trimmed = part.drop { $0 == " " }
      let sign = trimmed.prefix { "<>=~!".contains($0) }
      let version = String(trimmed.dropFirst(sign.count).drop { $0 == " " }.prefix { $0 != " " })
      guard VersionScheme.rubygems.isValid(version) else { return nil }
      guard apply(String(sign), version) else { return nil }
    }
    guard lower != nil || upper != nil else { return nil }
  }

  private mutating func apply(_ sign: String, _ version: String) -> Bool {
    switch sign {
    case ">=": (lower, includesLower) = (version, true)
    case ">": (lower, includesLower) = (version, false)
    case "<": (upper, includesUpper) = (version, false)
    case "<=": (upper, includesUpper) = (version, true)
    case "=", "": (lower, includesLower, upper, includesUpper) = (version, true, version, true)
    case "~>":
      var parts = version.split(separator: ".").prefix { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }.map(
        String.init)
      if parts.count > 1 { parts.removeLast() }
      guard let last = parts.last.flatMap({ Int($0) }), last < .max else { return false }
      parts[parts.count - 1] = String(last + 1)
      (lower, includesLower, upper, includesUpper) = (version, true, parts.joined(separator: "."), false)
    default: return false
    }
    return true
  }
}
