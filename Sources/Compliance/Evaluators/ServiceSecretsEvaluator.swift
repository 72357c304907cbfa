import Model

/// Whether services of a swarm get their secrets as secrets, not in their environment.
enum ServiceSecretsEvaluator: Evaluator {
  static let name = "serviceSecrets"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let daemon = context.facts.daemon else { return [] }
    let open = daemon.services.flatMap { service in
      ConfigurationSecrets.find(environment: service.environment, labels: [:], steps: []).map {
        "service \(service.name): \($0)"
      }
    }
    if !open.isEmpty { return [Judgement(context.daemon, .fail, found: open.prefix(10).joined(separator: "; "))] }
    let users = daemon.services.count { $0.secrets > 0 }
    return [
      Judgement(
        context.daemon, .pass,
        found:
          "\(daemon.secrets) secrets, used by \(users) of \(daemon.services.count) services; none in an environment")
    ]
  }
}
