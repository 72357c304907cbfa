import Model

/// Whether the swarm's own certificate authority was renewed not too long ago.
///
/// Parameter `days`: how old it may be.
enum SwarmAuthorityEvaluator: Evaluator {
  static let name = "swarmAuthority"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let daemon = context.facts.daemon else { return [] }
    guard let since = daemon.swarmAuthoritySince else {
      return [Judgement(context.daemon, .error, reason: "the authority's certificate could not be read")]
    }
    let days = max(context.now - since, 0) / 86_400
    let limit = rule.parameters["days"].flatMap { Int($0) } ?? 365
    return [Judgement(context.daemon, days <= limit ? .pass : .fail, found: "\(days) days old")]
  }
}
