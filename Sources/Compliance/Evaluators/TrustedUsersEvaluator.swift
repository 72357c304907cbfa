import Model

/// Who reaches the engine, and is therefore root: held against the list of those who may.
enum TrustedUsersEvaluator: Evaluator {
  static let name = "trustedUsers"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    let users = context.facts.host.engineUsers
    let texts = users.map { "\($0.name) (\($0.because))" }
    guard !users.isEmpty else {
      return [Judgement(context.host, .pass, found: "nobody but root")]
    }
    if let everybody = users.first(where: { $0.name == "everybody" }) {
      return [Judgement(context.host, .fail, found: "everybody", reason: everybody.because, severity: .critical)]
    }
    guard let trusted = context.inputs.trustedUsers else {
      return [
        Judgement(
          context.host, .needsInput, found: texts.joined(separator: ", "),
          reason: "say in the inputs who may reach the engine (trustedUsers)")
      ]
    }
    let strangers = users.filter { !trusted.contains($0.name) }
    return [
      Judgement(
        context.host, strangers.isEmpty ? .pass : .fail,
        found: strangers.isEmpty ? texts.joined(separator: ", ") : strangers.map(\.name).joined(separator: ", "),
        expected: "only \(trusted.joined(separator: ", "))")
    ]
  }
}
