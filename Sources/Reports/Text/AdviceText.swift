import Model

/// Advice and suppressions in words, the same in every format for people.
enum AdviceText {
  /// `−14 findings (2 critical, 5 high)`: the two worst severities.
  static func removes(_ count: Int, _ bySeverity: [Severity: Int]) -> String {
    let worst = Severity.allCases.filter { $0 >= .low && bySeverity[$0, default: 0] > 0 }.prefix(2)
    let words = worst.map { "\(bySeverity[$0, default: 0]) \($0.rawValue)" }.joined(separator: ", ")
    return "−\(NextSteps.count(count, "finding"))" + (words.isEmpty ? "" : " (\(words))")
  }

  /// `upgrade openssl 3.0.11-1 → 3.0.17-1: −14 findings (2 critical, 5 high)`.
  static func sentence(_ update: Advice.Update) -> String {
    "upgrade \(update.name) \(update.installed) → \(update.target): "
      + removes(update.findings, update.bySeverity) + exploited(update)
  }

  static func exploited(_ update: Advice.Update) -> String {
    update.knownExploited > 0 ? ", \(update.knownExploited) exploited in the wild" : ""
  }

  static func base(_ base: Advice.Base) -> String {
    "A newer build of the base image (its first layer) would bring \(NextSteps.count(base.updates, "of these updates", "of these updates")) "
      + "at once: \(removes(base.findings, base.bySeverity))."
  }

  /// `vex: alice@example.org`, `exception: team-a, until 2027-01-31`.
  static func who(_ suppressed: SuppressedFinding) -> String {
    var text = suppressed.who.isEmpty ? suppressed.by.rawValue : "\(suppressed.by.rawValue): \(suppressed.who)"
    if let until = suppressed.until { text += ", until \(until)" }
    return text
  }

  static func reason(_ suppressed: SuppressedFinding) -> String {
    let label = suppressed.justification.map { $0.replacing("_", with: " ") }
    return [label, suppressed.reason].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
  }

  /// `12 by vendor, 3 by exception`.
  static func counts(_ suppressed: [SuppressedFinding]) -> String {
    var counts: [SuppressedFinding.Authority: Int] = [:]
    for one in suppressed { counts[one.by, default: 0] += 1 }
    return SuppressedFinding.Authority.allCases.compactMap { by in counts[by].map { "\($0) by \(by.rawValue)" } }
      .joined(separator: ", ")
  }

  /// The decision's own sentence.
  static func verdict(_ decision: Decision) -> String {
    switch decision.verdict {
    case .allow: "Allowed"
    case .warn: "Allowed, with warnings"
    case .block: "Blocked"
    }
  }
}
