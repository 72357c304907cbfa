import Expressions
import Model

/// Decides about reports: what doesn't count is moved to the suppressed findings, what is left is held against the rules.
///
/// In this order: VEX statements, exceptions, `--only-fixed`, rules, `--fail-on`. So a finding that a VEX document takes
/// back needs no exception, and nothing that was taken back meets a rule.
///
///     var judge = PolicyJudge(policies: [policy], failOn: .high, now: now)
///     judge.judge(&report)          // for each subject
///     for note in judge.leftOver { … }
package struct PolicyJudge: Sendable {
  package let policies: [PolicyDocument]
  package let vex: VEXJudge
  package let failOn: Severity?
  package let onlyFixed: Bool
  /// Seconds since 1970.
  package let now: Int
  /// Exceptions of all policies, in order, and which of them were used by any subject.
  private let exceptions: [PolicyException]
  private let index: ExceptionIndex
  private var used: Set<Int> = []

  package init(
    policies: [PolicyDocument] = [], vex: [VEXDocument] = [], failOn: Severity? = nil, onlyFixed: Bool = false,
    now: Int
  ) {
    self.policies = policies
    self.vex = VEXJudge(vex)
    self.failOn = failOn
    self.onlyFixed = onlyFixed
    self.now = now
    exceptions = policies.flatMap(\.exceptions)
    index = ExceptionIndex(exceptions)
  }

  private var today: CivilDay { CivilDay(secondsSince1970: now) }

  /// Moves what doesn't count, and sets the decision where one was asked for.
  /// - Parameter attached: VEX documents that came with the subject itself.
  package mutating func judge(_ report: inout Report, attached: [VEXDocument] = []) {
    let context = ReportContext(report, now: now)
    var notes: [String] = []
    // One judge over all of them: the person's own documents come last, and win where two are as exact and as new.
    let statements = attached.isEmpty ? vex : VEXJudge(attached + vex.documents)
    notes += statements.apply(to: &report, context)
    notes += applyExceptions(&report, context)
    if onlyFixed { Self.dropUnfixed(&report) }
    var outcomes: [Decision.Outcome] = []
    for policy in policies where !policy.rules.isEmpty {
      let result = RuleRun(policy, context).run(&report)
      outcomes += result.outcomes
      notes += result.notes
    }
    if let failOn {
      let hit = report.findings.filter { $0.severity >= failOn }.map(\.fingerprint)
      if !hit.isEmpty {
        outcomes.append(
          .init(
            rule: "--fail-on \(failOn.rawValue)", verdict: .block, reason: "\(failOn.rawValue) or worse",
            findings: hit))
      }
    }
    guard failOn != nil || !policies.isEmpty || !notes.isEmpty else { return }
    report.decision = Self.decision(outcomes, notes)
  }

  static func decision(_ outcomes: [Decision.Outcome], _ notes: [String]) -> Decision {
    let verdict = outcomes.map(\.verdict).max() ?? .allow
    let deciding = verdict == .allow ? [] : outcomes.filter { $0.verdict == verdict }
    var seen: Set<String> = []
    let findings = deciding.flatMap(\.findings).filter { seen.insert($0).inserted }
    let names = deciding.map(\.rule).joined(separator: ", ")
    let reason: String
    switch (verdict, findings.count) {
    case (.allow, _): reason = "nothing violates what was asked for"
    case (_, 0): reason = "by \(names)"
    default:
      let subject = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
      reason = "\(subject) by \(names)"
    }
    return Decision(
      verdict: verdict, rules: deciding.map(\.rule), findings: findings, reason: reason, outcomes: outcomes,
      notes: notes)
  }

  // MARK: Exceptions

  private mutating func applyExceptions(_ report: inout Report, _ context: ReportContext) -> [String] {
    guard !exceptions.isEmpty else { return [] }
    let relevant = exceptions.map { $0.applies(to: context) }
    var hits: [Int: Int] = [:]
    var kept: [Finding] = []
    for finding in report.findings {
      let candidates = index.candidates(finding).filter { relevant[$0] && exceptions[$0].hits(finding, context) }
      for number in candidates { hits[number, default: 0] += 1 }
      guard let number = candidates.first(where: { exceptions[$0].expires >= today }) else {
        kept.append(finding)
        continue
      }
      let exception = exceptions[number]
      report.suppressed.append(
        SuppressedFinding(
          finding: finding, by: .exception, who: exception.owner, reason: exception.reason,
          until: exception.expires.description))
    }
    report.findings = kept
    used.formUnion(hits.keys)
    return exceptions.indices.filter { relevant[$0] }.compactMap { note($0, hits[$0] ?? 0) }
  }

  /// What the owner of an exception should know of it; nil where it does its work.
  private func note(_ number: Int, _ hits: Int) -> String? {
    let exception = exceptions[number]
    let title = exception.title
    if exception.expires < today {
      let again = hits == 0 ? "nothing needs it" : "\(hits) \(hits == 1 ? "finding counts" : "findings count") again"
      return "\(title) ran out on \(exception.expires): \(again)"
    }
    return hits == 0 ? "\(title) hits nothing here" : nil
  }

  /// After the last subject: what no subject needed, and what ran out. For standard error.
  package var leftOver: [String] {
    exceptions.indices.compactMap { number in
      let exception = exceptions[number]
      if exception.expires < today { return "\(exception.title) ran out on \(exception.expires) and no longer applies" }
      return used.contains(number) ? nil : "\(exception.title) hits nothing: it can go"
    }
  }

  // MARK: --only-fixed

  static func dropUnfixed(_ report: inout Report) {
    var kept: [Finding] = []
    for finding in report.findings {
      guard case .vulnerability(let details) = finding.details, details.fixed == nil else {
        kept.append(finding)
        continue
      }
      report.suppressed.append(
        SuppressedFinding(
          finding: finding, by: .filter, who: "--only-fixed", reason: "no version that mends it is known",
          status: details.status))
    }
    report.findings = kept
  }
}

/// Which exceptions are worth a look for a finding: nearly all name one id.
private struct ExceptionIndex: Sendable {
  private var byID: [String: [Int]] = [:]
  private var others: [Int] = []

  init(_ exceptions: [PolicyException]) {
    for (number, exception) in exceptions.enumerated() {
      if exception.ids.isEmpty || exception.ids.contains(where: { $0.contains("*") || $0.contains("?") }) {
        others.append(number)
      } else {
        for id in exception.ids { byID[id.lowercased(), default: []].append(number) }
      }
    }
  }

  /// In the order of the policies, each once.
  func candidates(_ finding: Finding) -> [Int] {
    let named = PolicyException.names(finding).flatMap { byID[$0.lowercased()] ?? [] }
    return named.isEmpty ? others : Set(named + others).sorted()
  }
}
