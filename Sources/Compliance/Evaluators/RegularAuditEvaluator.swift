import Model

/// Whether this host was audited not long before this audit.
enum RegularAuditEvaluator: Evaluator {
  static let name = "regularAudit"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let last = context.inputs.lastAudit else {
      return [Judgement(context.host, .fail, found: "no earlier audit is known here")]
    }
    let days = max(context.now - last, 0) / 86_400
    return [
      Judgement(
        context.host, days <= context.inputs.maximumAuditDays ? .pass : .fail, found: "the last was \(days) days ago",
        expected: "at least every \(context.inputs.maximumAuditDays) days")
    ]
  }
}
