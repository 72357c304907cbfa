import Model

/// Where a finding stands in the order of work, and why, in words.
///
/// Known to be exploited first; then by how likely it is to be (EPSS, in steps, so that noise in the digits doesn't
/// decide); then whether a fix can be had; then by severity.
package struct Priority: Sendable, Hashable, Comparable {
  package var isExploited: Bool
  /// 3: at least one in ten within 30 days; 2: one in a hundred; 1: less; 0: not known.
  package var likelihood: Int
  package var hasFix: Bool
  package var severity: Severity
  package var reason: String

  package init(
    exploited: KnownExploited?, prediction: ExploitPrediction?, fixed: String?, status: VulnerabilityDetails.Status,
    severity: Severity
  ) {
    isExploited = exploited != nil
    hasFix = fixed != nil
    self.severity = severity
    var reasons: [String] = []
    if let exploited {
      var text = "known to be exploited (CISA"
      if exploited.ransomware { text += ", by ransomware" }
      if let due = exploited.due { text += ", to be mended by \(due)" }
      reasons.append(text + ")")
    }
    switch prediction?.probability {
    case .some(0.1...): likelihood = 3
    case .some(0.01...): likelihood = 2
    case .some: likelihood = 1
    case nil: likelihood = 0
    }
    if let prediction, likelihood > 1 {
      reasons.append("exploitation within 30 days at \(Self.percent(prediction.probability)) (EPSS)")
    } else if likelihood == 1 {
      reasons.append("exploitation unlikely (EPSS)")
    }
    if let fixed {
      reasons.append("mended in \(fixed)")
    } else {
      reasons.append(status == .wontFix ? "won't be mended" : status == .endOfLife ? "past support" : "no fix yet")
    }
    reasons.append(severity == .unknown ? "severity not known" : "severity \(severity.rawValue)")
    reason = reasons.joined(separator: "; ")
  }

  private static func percent(_ value: Double) -> String {
    let tenths = Int((value * 1000).rounded())
    return tenths >= 100 ? "\((tenths + 5) / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }

  /// The smaller one comes first.
  package static func < (a: Priority, b: Priority) -> Bool {
    if a.isExploited != b.isExploited { return a.isExploited }
    // Unknown and unlikely are the same: most of what has no score yet is new.
    let (x, y) = (max(a.likelihood, 1), max(b.likelihood, 1))
    if x != y { return x > y }
    if a.hasFix != b.hasFix { return a.hasFix }
    return a.severity > b.severity
  }
}
