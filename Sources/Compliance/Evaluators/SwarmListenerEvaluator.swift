import Model

/// Whether swarm's ports are open on one address only.
enum SwarmListenerEvaluator: Evaluator {
  static let name = "swarmListeners"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let daemon = context.facts.daemon else { return [] }
    // VXLAN's port is the kernel's, always on every address: the engine can't narrow it.
    let listeners = daemon.swarmListeners.filter { $0.port != 4789 }
    guard !listeners.isEmpty else {
      return [Judgement(context.daemon, .error, reason: "swarm is active, but its ports could not be seen: be root")]
    }
    let open = listeners.filter(\.isWildcard)
    let texts = (open.isEmpty ? listeners : open).map { "\($0.address):\($0.port)/\($0.transport.rawValue)" }
    return [Judgement(context.daemon, open.isEmpty ? .pass : .fail, found: Set(texts).sorted().joined(separator: ", "))]
  }
}
