import Model

/// `ARG` and `ENV` whose name says that the value is a secret. An ENV without a value, or whose value is a path or a
/// variable, does not count; an ARG without a default does, since the value given at the build ends up in the history.
struct SecretInBuild: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.secret-in-build", "A secret is given by ENV or ARG", .high,
    why: "Values of both stand in the image's configuration and history, readable for everyone who can pull it.",
    fix: "`RUN --mount=type=secret,id=…` for the build; give it to the container when it starts.",
    benchmarks: RuleManual.cis("4.10"), counterparts: ["trivy DS031", "dockle CIS-DI-0010"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.flatMap { instruction -> [Match] in
      switch instruction.keyword {
      case "ARG":
        return instruction.words.compactMap { word in
          let name = String(word.prefix { $0 != "=" })
          guard SensitiveName.matches(name) else { return nil }
          let hasValue = isValue(String(word.dropFirst(name.count + 1)))
          return match("The build argument \(name)", at: instruction, severity: hasValue ? .high : .medium)
        }
      case "ENV":
        return InstructionAssembly.pairs(instruction).compactMap { name, value in
          guard SensitiveName.matches(name), isValue(value) else {
            // `ENV TOKEN=$TOKEN` keeps what was meant for the build alone.
            guard SensitiveName.matches(name), value.hasPrefix("${") else { return nil }
            return match("The build's \(name) is kept in the environment", at: instruction)
          }
          return match("The environment variable \(name)", at: instruction)
        }
      default: return []
      }
    }
  }

  static func isValue(_ value: String) -> Bool {
    guard value.utf8.count > 1, !value.hasPrefix("/"), !value.contains("${") else { return false }
    return !["true", "false", "yes", "no", "none", "null", "changeme", "test", "password", "secret", "dummy"].contains(
      value.lowercased())
      || ["password", "secret", "changeme"].contains(value.lowercased())
  }
}
