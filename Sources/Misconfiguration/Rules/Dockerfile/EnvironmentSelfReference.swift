import Model

/// `ENV A=x B=$A`: a variable used in the instruction that sets it, unknown before.
struct EnvironmentSelfReference: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.env-self-reference", "ENV uses a variable that it only just sets", .low,
    why: "All values of one ENV are taken from before it: the variable is empty there, or has its old value.",
    fix: "Use two ENV instructions.", counterparts: ["hadolint DL3044"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("ENV").compactMap { env in
      let pairs = InstructionAssembly.pairs(env)
      var set: Set<String> = []
      for (name, value) in pairs {
        if let used = set.first(where: { value.contains("${\($0)}") && env.environment[$0] == nil }) {
          return match("\(name) uses \(used), set by the same ENV", at: env)
        }
        set.insert(name)
      }
      return nil
    }
  }
}
