/// What to do about findings, and because of which rule.
package struct Decision: Sendable, Hashable {
  package enum Verdict: String, Sendable, Hashable, Comparable {
    case allow, warn, block

    private var rank: Int { self == .allow ? 0 : self == .warn ? 1 : 2 }
    package static func < (a: Verdict, b: Verdict) -> Bool { a.rank < b.rank }
  }

  /// One rule that hit something.
  package struct Outcome: Sendable, Hashable {
    package var rule: String
    package var verdict: Verdict
    package var reason: String
    /// Fingerprints of the findings that it hit.
    package var findings: [String]

    package init(rule: String, verdict: Verdict, reason: String = "", findings: [String] = []) {
      self.rule = rule
      self.verdict = verdict
      self.reason = reason
      self.findings = findings
    }
  }

  package var verdict: Verdict
  /// Names of the policy rules that led here, in the order of the policy.
  package var rules: [String]
  /// Fingerprints of the findings that decided.
  package var findings: [String]
  package var reason: String
  /// Every rule that hit something, those that only warn too, in the order of the policy.
  package var outcomes: [Outcome]
  /// What the policy's owner should know: exceptions that ran out, that nothing needs, rules that can't be evaluated.
  package var notes: [String]

  package init(
    verdict: Verdict, rules: [String] = [], findings: [String] = [], reason: String = "", outcomes: [Outcome] = [],
    notes: [String] = []
  ) {
    self.verdict = verdict
    self.rules = rules
    self.findings = findings
    self.reason = reason
    self.outcomes = outcomes
    self.notes = notes
  }
}
