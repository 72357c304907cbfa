import Model

/// `apt` in place of `apt-get` or `apt-cache`.
struct AptCommand: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.apt-command", "apt in a script", .negligible,
    why: "Its command line is for people and may change between releases; it says so itself on every call.",
    fix: "Use apt-get or apt-cache.", counterparts: ["hadolint DL3027"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.commands.filter { $0.command.program == "apt" && !$0.command.arguments.isEmpty }.map {
      match(at: $0.instruction, $0.command)
    }
  }
}
