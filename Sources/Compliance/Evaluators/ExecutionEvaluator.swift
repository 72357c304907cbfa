import Model

/// What `docker exec` was used with. Parameter `kind`: `privileged`, `root`, `user`.
enum ExecutionEvaluator: Evaluator {
  static let name = "execution"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    context.facts.containers.map { container in
      let executions = container.executions
      let hits =
        switch rule.parameters["kind"] {
        case "privileged": executions.privileged
        case "root": executions.asRoot
        default: executions.withUser
        }
      let subject = context.subject(container)
      let place = executions.sources.isEmpty ? "" : " (looked at \(executions.sources.joined(separator: " and ")))"
      if !hits.isEmpty {
        return Judgement(subject, .fail, found: hits.prefix(5).joined(separator: "; "))
      }
      if !executions.unknown.isEmpty {
        return Judgement(
          subject, .error, found: "\(executions.seen) seen\(place)",
          reason: "\(executions.unknown.count) executions were forgotten by the engine before they could be asked for")
      }
      return Judgement(subject, .pass, found: "\(executions.seen) seen, none so\(place)")
    }
  }
}
