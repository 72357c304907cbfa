import Model

/// Whether files of some roles belong to root.
///
/// Parameters: `roles`; `group: engine` where the engine's own group may be the files' group, `any` where the group is not
/// looked at.
enum FileOwnerEvaluator: Evaluator {
  static let name = "fileOwner"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    FilePresence.each(rule, context) { path, status in
      let allowsEngineGroup = rule.parameters["group"] == "engine"
      let engineGroup = context.facts.daemon?.configuration?.group ?? "docker"
      let isGroupRight = status.group == 0 || allowsEngineGroup && (path.group == engineGroup || path.group == "docker")
      let isRight = status.user == 0 && (isGroupRight || rule.parameters["group"] == "any")
      return Judgement(
        context.subject(path), isRight ? .pass : .fail, found: "\(path.owner):\(path.group)",
        expected: allowsEngineGroup ? "root:\(engineGroup)" : "root:root", path: path.path)
    }
  }
}
