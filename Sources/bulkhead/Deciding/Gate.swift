import Model
import Vulnerabilities

/// Says what counts of a report and whether the subject may go on, and what to update first.
struct Gate {
  let options: DecisionOptions

  init(_ options: DecisionOptions) { self.options = options }

  func decide(_ report: inout Report) {
    if options.onlyFixed { dropUnfixed(&report) }
    if let limit = options.failOn { report.decision = Self.decision(report.findings, limit) }
    if report.findings.contains(where: { $0.kind == .vulnerability }) {
      report.advice = UpdateAdvisor.advice(report.findings, report.packages, layers: report.layers.map(\.diffID))
    }
  }

  private func dropUnfixed(_ report: inout Report) {
    var kept: [Finding] = []
    for finding in report.findings {
      if case .vulnerability(let details) = finding.details, details.fixed == nil {
        report.suppressed.append(
          SuppressedFinding(
            finding: finding, by: .filter, who: "--only-fixed", reason: "no version that mends it is known",
            status: details.status))
      } else {
        kept.append(finding)
      }
    }
    report.findings = kept
  }

  static func decision(_ findings: [Finding], _ limit: Severity) -> Decision {
    let rule = "--fail-on \(limit.rawValue)"
    let hit = findings.filter { $0.severity >= limit }.map(\.fingerprint)
    guard !hit.isEmpty else { return Decision(verdict: .allow, reason: "nothing is \(limit.rawValue) or worse") }
    let reason = "\(hit.count) \(hit.count == 1 ? "finding is" : "findings are") \(limit.rawValue) or worse"
    return Decision(
      verdict: .block, rules: [rule], findings: hit, reason: reason,
      outcomes: [.init(rule: rule, verdict: .block, findings: hit)])
  }
}
