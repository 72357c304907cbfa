import Model

/// `ln -s … /bin/sh`.
struct DefaultShellReplaced: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.default-shell-replaced", "/bin/sh is replaced", .low,
    why: "The distribution's own scripts are written for the shell that it has; its package manager puts it back.",
    fix: "`SHELL [\"/bin/bash\", \"-c\"]`.", counterparts: ["hadolint DL4005"])

  static func check(_ file: Dockerfile) -> [Match] {
    file.commands.filter { _, command in
      command.program == "ln" && command.operands().last.map { $0 == "/bin/sh" || $0 == "/usr/bin/sh" } ?? false
    }.map { match(at: $0.instruction, $0.command) }
  }
}
