import Host
import Model

/// Whether files of some roles belong to an account that the benchmark names.
///
/// Parameters: `roles`; `owner`: the name of both user and group.
enum NamedOwnerEvaluator: Evaluator {
  static let name = "namedOwner"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    let owner = rule.parameters["owner"] ?? ""
    return FilePresence.each(rule, context) { path, _ in
      Judgement(
        context.subject(path), path.owner == owner && path.group == owner ? .pass : .fail,
        found: "\(path.owner):\(path.group)", expected: "\(owner):\(owner)", path: path.path)
    }
  }
}
