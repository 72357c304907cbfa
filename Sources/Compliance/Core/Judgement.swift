import Model

/// What a rule says of one object.
package struct Judgement: Sendable, Hashable {
  package var subject: Subject
  package var status: ComplianceDetails.Status
  package var found: String
  /// Nil for what the rule expects anyway.
  package var expected: String?
  package var reason: String
  /// A file that it is about.
  package var path: String?
  /// Nil for the rule's own.
  package var severity: Severity?

  package init(
    _ subject: Subject, _ status: ComplianceDetails.Status, found: String = "", expected: String? = nil,
    reason: String = "", path: String? = nil, severity: Severity? = nil
  ) {
    self.subject = subject
    self.status = status
    self.found = found
    self.expected = expected
    self.reason = reason
    self.path = path
    self.severity = severity
  }
}
