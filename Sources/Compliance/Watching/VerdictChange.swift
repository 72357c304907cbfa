import Model

/// One result that an event changed.
package struct VerdictChange: Sendable, Hashable {
  /// Nil where there was no such result.
  package var before: Finding?
  /// Nil for a container that is gone.
  package var after: Finding?

  package var kind: AuditComparison.Change.Kind {
    AuditComparison.Change(
      before: before.map { AuditComparison.Entry($0) }, after: after.map { AuditComparison.Entry($0) }
    ).kind
  }

  /// Nil where nothing changed that anybody wants to hear of: what was found may differ while nothing fails.
  init?(_ before: Finding?, _ after: Finding?) {
    let (old, new) = (before?.compliance, after?.compliance)
    if old?.status == new?.status, new?.status != .fail || old?.found == new?.found { return nil }
    self.before = before
    self.after = after
  }
}

extension AuditComparison.Entry {
  init(_ finding: Finding) {
    let details = finding.compliance
    self.init(
      fingerprint: finding.fingerprint, rule: finding.rule,
      subject: "\(finding.subject.kind.rawValue) \(finding.subject.name)", status: details?.status.rawValue ?? "",
      found: details?.found ?? "", severity: finding.severity.rawValue)
  }
}

extension Finding {
  var compliance: ComplianceDetails? {
    if case .compliance(let details) = details { return details }
    return nil
  }
}
