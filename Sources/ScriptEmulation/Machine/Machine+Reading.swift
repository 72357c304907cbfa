/// Reading of code into trees, within the run's time.
extension Machine {
  /// Half of the time that is left: the other half is for running what was read.
  private var readingEnds: Deadline {
    let spent = clock.spent
    return Deadline(clock: clock, microseconds: spent + max(0, budget.milliseconds * 1000 - spent) / 2)
  }

  /// Statements of Java, C# or JScript.
  ///
  /// - Parameter writer: the words that write the value of an expression among markup, e.g. `out`, `print`.
  func statements(_ pieces: [CodePiece], _ dialect: CDialect, writer: [String] = []) -> [Statement] {
    let deadline = readingEnds
    let tokens = CLexer.read(pieces, dialect: dialect, writer: writer, deadline: deadline)
    var parser = CParser(tokens: tokens, dialect: dialect, depthLimit: budget.depth * 2, deadline: deadline)
    let statements = parser.parseAll()
    note(parser)
    return statements
  }

  /// Members of the class that a page is.
  func members(_ pieces: [CodePiece], _ dialect: CDialect) -> ClassDeclaration {
    let members = ClassDeclaration(name: "page", supers: [], line: 1)
    guard !pieces.isEmpty else { return members }
    let deadline = readingEnds
    let tokens = CLexer.read(pieces, dialect: dialect, writer: [], deadline: deadline)
    var parser = CParser(tokens: tokens, dialect: dialect, depthLimit: budget.depth * 2, deadline: deadline)
    parser.parseMembers(into: members)
    note(parser)
    return members
  }

  /// Statements of VBScript or VB.NET.
  func basicStatements(_ pieces: [CodePiece], isDotNet: Bool = false) -> [Statement] {
    let deadline = readingEnds
    let tokens = BasicLexer.read(pieces, deadline: deadline)
    var parser = BasicParser(
      tokens: tokens, depthLimit: budget.depth * 2, isDotNet: isDotNet, deadline: deadline)
    let statements = parser.parseAll()
    note(parser)
    return statements
  }

  private func note(_ parser: some TokenReading) {
    result.syntaxErrors += parser.errors
    if parser.tooDeep { result.limits.insert(.depth) }
    if parser.tooLate || parser.deadline.isOver { result.limits.insert(.time) }
  }
}
