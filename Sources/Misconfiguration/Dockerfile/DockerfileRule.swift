import Model

/// A rule over a build file, or over what an image's history tells of one.
package protocol DockerfileRule: Rule {
  /// Whether a history tells enough: it has neither FROM nor what later instructions override.
  static var appliesToHistory: Bool { get }
  static func check(_ file: Dockerfile) -> [Match]
}

extension DockerfileRule {
  package static var appliesToHistory: Bool { true }

  /// - Parameters:
  ///   - title: nil is the manual's.
  ///   - command: of the instruction, which the match is about.
  static func match(
    _ title: String? = nil, at instruction: Instruction, _ command: ShellCommand? = nil, severity: Severity? = nil,
    found: String? = nil, expected: String? = nil
  ) -> Match {
    var match = Match(
      rule: manual.rule, severity: severity ?? manual.severity, title: title ?? manual.title, document: .dockerfile)
    if instruction.layer == nil, instruction.createdBy == nil {
      match.line = command.map { instruction.line(of: $0) } ?? instruction.line
      match.endLine = command == nil ? instruction.endLine : match.line
    }
    match.layer = instruction.layer
    match.createdBy = instruction.createdBy
    let text = instruction.keyword + " " + Excerpt.of(instruction.text)
    match.excerpt = command.map { "\(instruction.keyword) \($0.text)" } ?? text
    match.found = found
    match.expected = expected
    match.identity = [command?.text ?? text]
    return match
  }
}

extension Dockerfile {
  func all(_ keyword: String) -> [Instruction] { instructions.filter { $0.keyword == keyword } }

  /// Every command of every RUN.
  var commands: [(instruction: Instruction, command: ShellCommand)] {
    instructions.flatMap { instruction in instruction.commands.map { (instruction, $0) } }
  }

  /// Instructions of which the final image consists.
  var shipped: [Instruction] {
    let stages = Set(lineage)
    return instructions.filter { stages.contains($0.stage) }
  }

  /// Calls of package managers in what is shipped.
  var shippedCalls: [(instruction: Instruction, call: PackageManagerCall)] {
    shipped.flatMap { instruction in instruction.packageManagerCalls.map { (instruction, $0) } }
  }
}

extension Instruction {
  /// Whether what `path` names is taken away again in the same RUN.
  func removes(_ path: String) -> Bool {
    commands.contains { command in
      let program = command.program
      guard program == "rm" || program == "find" || program == "truncate" else { return false }
      return command.arguments.contains { $0.contains(path) }
    }
  }

  /// `RUN --mount=type=cache,target=…`: what is written there stays outside of the image.
  func hasCacheMount(_ path: String) -> Bool {
    flags.contains { $0.name == "mount" && $0.value.contains("type=cache") && $0.value.contains(path) }
      || flags.contains { $0.name == "mount" && $0.value.contains("type=tmpfs") && $0.value.contains(path) }
  }
}
