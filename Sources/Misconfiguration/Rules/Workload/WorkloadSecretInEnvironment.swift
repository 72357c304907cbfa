import Model

/// A variable whose name says that it is a secret, with its value in the file.
struct WorkloadSecretInEnvironment: WorkloadRule {
  static let manual = RuleManual(
    "workload.secret-in-environment", "A secret stands in the file", .high,
    why: "Everyone who may read the file, its history, or the running object's definition has it.",
    fix: "A Secret with `valueFrom`, Compose `secrets:`, or a variable that is set outside (`${NAME}`).")

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.flatMap { container in
      container.environment.compactMap { variable in
        guard SensitiveName.matches(variable.name), let value = variable.value, SecretInBuild.isValue(value),
          !value.contains("$("), !value.hasPrefix("$"), !value.contains("{{"), !value.hasPrefix("<")
        else { return nil }
        return match(
          workload, container, "\(Excerpt.of(variable.name, maximum: 60)) has its value here", line: variable.line,
          identity: [variable.name])
      }
    }
  }
}
