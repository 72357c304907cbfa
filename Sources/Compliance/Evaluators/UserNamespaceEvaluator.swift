import Model

/// Whether containers have users of their own. Without remapping none has: that is said once, of the engine.
enum UserNamespaceEvaluator: Evaluator {
  static let name = "userNamespace"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    guard let daemon = context.facts.daemon, !context.facts.containers.isEmpty else { return [] }
    let remaps = daemon.hasUserRemapping || daemon.isRootless
    var judgements: [Judgement] = []
    if !remaps {
      judgements.append(
        Judgement(
          context.daemon, .fail, found: "no remapping",
          reason: "the engine remaps no users: root in any container is root's user id on the host", severity: .medium))
    }
    for container in context.facts.containers {
      let subject = context.subject(container)
      if container.settings.usernsMode == "host" {
        judgements.append(Judgement(subject, .fail, found: "--userns=host"))
      } else if !remaps {
        judgements.append(
          Judgement(subject, .notApplicable, reason: "the engine remaps no users; see the engine's result"))
      } else {
        judgements.append(
          Judgement(
            subject, container.sharing.user ? .fail : .pass,
            found: container.sharing.user ? "the host's user namespace" : "a user namespace of its own"))
      }
    }
    return judgements
  }
}
