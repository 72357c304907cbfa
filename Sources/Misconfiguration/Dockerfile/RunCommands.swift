/// The shell commands of a RUN.
extension InstructionAssembly {
  static let shells: Set<String> = ["sh", "bash", "ash", "dash", "zsh", "ksh"]

  static func isPOSIX(_ shell: [String]) -> Bool {
    shell.first.map { shells.contains(ShellCommand.base($0)) } ?? true
  }

  static func commands(_ instruction: Instruction) -> [ShellCommand] {
    if instruction.isJSON {
      let command = ShellCommand(words: instruction.words)
      return [command]
        + ShellParser.nested(in: command).map { inner in
          var inner = inner
          inner.outer = inner.outer.map { $0 + 1 } ?? 0
          inner.pipeline += 1
          return inner
        }
    }
    guard isPOSIX(instruction.shell) else { return [] }
    if let heredoc = instruction.heredocs.first {
      let isScript = instruction.words.first.map { RawInstruction.heredoc(Array($0.utf8)) != nil } ?? true
      if isScript {
        if heredoc.body.hasPrefix("#!") {
          let interpreter = heredoc.body.prefix { $0 != "\n" }.dropFirst(2)
            .split(separator: " ").map { ShellCommand.base(String($0)) }
          guard interpreter.prefix(2).contains(where: shells.contains) else { return [] }
        }
        return ShellParser.parse(heredoc.body, lines: heredoc.line)
      }
      var commands = ShellParser.parse(instruction.text)
      if let program = commands.first?.program, shells.contains(program) {
        commands += ShellParser.parse(heredoc.body, lines: heredoc.line)
      }
      return commands
    }
    return ShellParser.parse(instruction.text)
  }
}

extension Instruction {
  /// The line of a command of this RUN.
  func line(of command: ShellCommand) -> Int {
    if let line = command.line { return line }
    return line(at: command.offset)
  }
}
