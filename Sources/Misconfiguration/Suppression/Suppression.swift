/// A word in a file that a rule's finding there is known and meant.
///
///     # bulkhead:ignore dockerfile.sudo,dockerfile.run-cd reason="the base image needs it" until=2027-01-31
///
/// In a line of its own it holds for the instruction or the block below it, at the end of a line for that line;
/// `bulkhead:ignore-file` holds for the whole file. A reason is needed; `until` is the last day on which it holds.
package struct Suppression: Sendable, Hashable {
  /// Rule ids; a `*` at the end stands for any ending.
  package var rules: [String]
  package var reason: String
  /// `yyyy-MM-dd`; nil for always.
  package var until: String?
  /// Where it is written.
  package var line: Int
  /// Lines for which it holds; nil is the whole file.
  package var covered: ClosedRange<Int>?
  /// Why it can't be used; nil where it can.
  package var fault: String?

  package func covers(_ match: Match) -> Bool {
    guard fault == nil, rules.contains(where: { Self.names($0, match.rule) }) else { return false }
    guard let covered else { return true }
    guard let line = match.line else { return false }
    return covered.contains(line)
  }

  static func names(_ pattern: String, _ rule: String) -> Bool {
    if pattern == rule || pattern == "*" { return true }
    return pattern.hasSuffix("*") && rule.hasPrefix(pattern.dropLast())
  }

  /// - Parameter today: `yyyy-MM-dd`.
  package func isExpired(today: String) -> Bool { until.map { $0 < today } ?? false }
}

/// `yyyy-MM-dd`, which compares as text.
enum Day {
  static func isValid(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let month = Int(parts[1]),
      let day = Int(parts[2])
    else { return false }
    return (1...12).contains(month) && (1...31).contains(day)
  }
}
