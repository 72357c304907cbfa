import Model

/// `NOPASSWD` written into sudoers, or `nopass` into doas.conf.
struct SudoersOpen: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.sudoers-open", "An account may become root without a password", .high,
    why: "The account that the container runs as is then root in all but name: `USER app` protects nothing.",
    fix: "Leave sudo out of the image.")

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.flatMap { instruction -> [Match] in
      let inCommands = instruction.commands.filter { command in
        let text = command.writtenText
        return text.contains("NOPASSWD") || text.contains("permit nopass")
      }
      if !inCommands.isEmpty { return inCommands.map { match(at: instruction, $0) } }
      return instruction.heredocs.contains { $0.body.contains("NOPASSWD") } ? [match(at: instruction)] : []
    }
  }
}
