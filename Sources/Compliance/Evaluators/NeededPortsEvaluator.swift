import Model

/// Whether only ports are published that somebody said are needed.
enum NeededPortsEvaluator: Evaluator {
  static let name = "neededPorts"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    context.facts.containers.map { container in
      let subject = context.subject(container)
      let published = container.settings.bindings
      guard !published.isEmpty else { return Judgement(subject, .pass, found: "none published") }
      let found = container.publishedPorts.joined(separator: ", ")
      guard let needed = context.inputs.neededPorts else {
        return Judgement(
          subject, .needsInput, found: found, reason: "say in the inputs which ports are needed (neededPorts)")
      }
      let extra = published.filter { binding in
        let port = String(binding.hostPort)
        return !needed.contains(port) && !needed.contains("\(container.settings.name):\(port)")
      }
      return Judgement(
        subject, extra.isEmpty ? .pass : .fail, found: found,
        expected: "only \(needed.joined(separator: ", "))",
        reason: extra.isEmpty ? "" : "not needed: \(extra.map { String($0.hostPort) }.joined(separator: ", "))")
    }
  }
}
