import Model

/// What only a person can have done: a dated statement in the inputs, not older than a year.
///
/// Parameter `days`: how long a statement counts.
enum AttestationEvaluator: Evaluator {
  static let name = "attestation"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    let subject =
      switch rule.scope {
      case .host: context.host
      case .cluster: context.cluster
      default: context.daemon
      }
    guard let statement = context.inputs.attestations.filter({ $0.key == rule.key }).max(by: { $0.date < $1.date }),
      let day = CalendarDay(statement.date)
    else {
      return [
        Judgement(
          subject, .manual, reason: "nobody has stated it: put a dated statement into the inputs (attestations)")
      ]
    }
    let age = CalendarDay(secondsSince1970: context.now).number - day.number
    let limit = rule.parameters["days"].flatMap { Int($0) } ?? 365
    let found = "stated by \(statement.by) on \(statement.date)"
    guard age >= 0 else { return [Judgement(subject, .fail, found: found, reason: "that day is yet to come")] }
    return [
      Judgement(
        subject, age <= limit ? .pass : .fail, found: found,
        reason: age <= limit ? "" : "the statement is \(age) days old, more than \(limit)")
    ]
  }
}
