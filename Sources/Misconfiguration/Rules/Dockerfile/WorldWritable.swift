import Model

/// `chmod` that lets everyone write (777, 666, `o+w`, `a+w`), and `COPY --chmod` alike. A sticky directory (1777) is fine.
struct WorldWritable: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.world-writable", "Everyone may write", .medium,
    why:
      "Whoever runs any code in the container can replace these files: programs, settings, what the next start runs.",
    fix: "Give the files to the account that needs them: `COPY --chown=app`, `chmod u=rwX,go=rX`.")

  /// What is there can be seen in the file system.
  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    var matches: [Match] = []
    for instruction in file.instructions {
      if let mode = instruction.flag("chmod"), isWritable(mode) {
        matches.append(match("--chmod=\(mode)", at: instruction))
      }
      for command in instruction.commands
      where command.program == "chmod" || command.program == "install" || command.program == "mkdir" {
        let modes =
          command.program == "chmod"
          ? command.arguments.first { !$0.hasPrefix("-") || isSymbolic($0) }.map { [$0] } ?? []
          : command.values(of: "-m", "--mode")
        if let mode = modes.first(where: isWritable) {
          matches.append(match("\(command.program) \(mode)", at: instruction, command))
        }
      }
    }
    return matches
  }

  private static func isSymbolic(_ word: String) -> Bool { word.contains("+") || word.contains("=") }

  static func isWritable(_ mode: String) -> Bool {
    if let bits = Int(mode, radix: 8) { return bits & 0o002 != 0 && bits & 0o1000 == 0 }
    return mode.split(separator: ",").contains { clause in
      guard let sign = clause.firstIndex(where: { $0 == "+" || $0 == "=" }) else { return false }
      let who = clause[..<sign]
      let what = clause[clause.index(after: sign)...]
      return (who.contains("o") || who.contains("a")) && what.contains("w") && !what.contains("t")
    }
  }
}
