/// A finding that doesn't count, with who said so and why: it is shown beside the others, never lost.
package struct SuppressedFinding: Sendable, Hashable {
  /// Whose word took the finding back.
  package enum Authority: String, Sendable, Hashable, CaseIterable {
    /// The distribution or another feed of advisories.
    case vendor
    /// A VEX document.
    case vex
    /// An exception of a policy: somebody answers for it until a day.
    case exception
    /// A rule of a policy.
    case rule
    /// A flag of the command, such as `--only-fixed`.
    case filter
  }

  package var finding: Finding
  package var by: Authority
  /// Who exactly: a feed, a document's author, an exception's owner, a rule's name, a flag.
  package var who: String
  /// Why, in words.
  package var reason: String
  /// Last day on which it holds, `yyyy-MM-dd`; nil where it has no end.
  package var until: String?
  /// What the authority says the state is; `affected` where somebody only accepts it.
  package var status: VulnerabilityDetails.Status
  /// A label of OpenVEX's, e.g. `vulnerable_code_not_present`, where the authority gives one.
  package var justification: String?

  /// Whether a person or a document decided it. What a vendor says by itself can be thousands (a kernel's headers), and
  /// is left out of formats in which each is a result of its own.
  package var isDecided: Bool { by != .vendor }

  package init(
    finding: Finding, by: Authority, who: String, reason: String, until: String? = nil,
    status: VulnerabilityDetails.Status = .affected, justification: String? = nil
  ) {
    self.finding = finding
    self.by = by
    self.who = who
    self.reason = reason
    self.until = until
    self.status = status
    self.justification = justification
  }
}
