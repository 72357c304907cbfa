import Expressions
import Model

/// One policy's rules over one report.
struct RuleRun {
  private let policy: PolicyDocument
  private let context: ReportContext

  struct Result {
    /// In the order of the rules.
    var outcomes: [Decision.Outcome] = []
    var notes: [String] = []
  }

  init(_ policy: PolicyDocument, _ context: ReportContext) {
    self.policy = policy
    self.context = context
  }

  /// Takes what a rule ignores out of the findings.
  func run(_ report: inout Report) -> Result {
    var result = Result()
    var hits: [Int: [String]] = [:]
    for (number, rule) in policy.rules.enumerated() where !rule.isAboutFindings && rule.action != .ignore {
      if isMet(rule, context.variables(nil), &result.notes) { hits[number] = [] }
    }
    let rules = policy.rules.enumerated().filter { $0.element.isAboutFindings }
    guard !rules.isEmpty else { return finish(result, hits) }
    var kept: [Finding] = []
    for finding in report.findings {
      let variables = context.variables(finding)
      // The first that is met decides: a rule above makes exceptions from those below.
      guard let (number, rule) = rules.first(where: { isMet($0.element, variables, &result.notes) }) else {
        kept.append(finding)
        continue
      }
      guard rule.action == .ignore else {
        hits[number, default: []].append(finding.fingerprint)
        kept.append(finding)
        continue
      }
      report.suppressed.append(
        SuppressedFinding(finding: finding, by: .rule, who: rule.name, reason: rule.reason))
    }
    report.findings = kept
    return finish(result, hits)
  }

  private func finish(_ result: Result, _ hits: [Int: [String]]) -> Result {
    var result = result
    for (number, findings) in hits.sorted(by: { $0.key < $1.key }) {
      let rule = policy.rules[number]
      result.outcomes.append(
        .init(
          rule: rule.name, verdict: rule.action == .block ? .block : .warn, reason: rule.reason, findings: findings))
    }
    return result
  }

  /// What can't be evaluated counts against the subject: nothing fails open.
  private func isMet(_ rule: PolicyRule, _ variables: [String: Value], _ notes: inout [String]) -> Bool {
    do throws(ExpressionError) {
      return try rule.condition.isTrue(variables)
    } catch {
      let note = "the rule '\(rule.name)' (\(policy.name):\(rule.line)) can't be evaluated: \(error)"
      if notes.count < 20, !notes.contains(note) { notes.append(note) }
      return rule.action != .ignore
    }
  }
}
