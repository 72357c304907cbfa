/// What to do about findings, and because of which rule.
package struct Decision: Sendable, Hashable {
  package enum Verdict: String, Sendable, Hashable, Comparable {
    case allow, warn, block

    private var rank: Int { self == .allow ? 0 : self == .warn ? 1 : 2 }
    package static func < (a: Verdict, b: Verdict) -> Bool { a.rank < b.rank }
  }

  package var verdict: Verdict
  /// Names of the policy rules that led here, in the order of the policy.
  package var rules: [String]
  /// Fingerprints of the findings that decided.
  package var findings: [String]
  package var reason: String

  package init(verdict: Verdict, rules: [String] = [], findings: [String] = [], reason: String = "") {
    self.verdict = verdict
    self.rules = rules
    self.findings = findings
    self.reason = reason
  }
}
