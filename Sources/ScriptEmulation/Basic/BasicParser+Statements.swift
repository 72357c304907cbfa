extension BasicParser {
  mutating func parseStatement() -> Statement? {
    defer { depth -= 1 }
    guard deeper() else {
      skipLine()
      return nil
    }
    skipNewlines()
    let token = current
    if token.kind == .symbol, token.text == "<" {
      // Attributes of VB.NET.
      while !isAtEnd, !isSymbol(">") { at += 1 }
      _ = accept(">")
      return parseStatement()
    }
    guard token.kind == .word else { return parseCallOrAssignment() }
    if let statement = parseBlockStatement(token) { return statement }
    return parseSimple(token)
  }

  private mutating func parseBlockStatement(_ token: Token) -> Statement? {
    switch token.text {
    case "if" where !isSymbol("=", 1): return parseIf()
    case "select": return parseSelect()
    case "for": return parseFor()
    case "do": return parseDo()
    case "while" where !isSymbol("=", 1):
      at += 1
      let condition = parseExpression()
      let body = parseBody(until: ["wend", "end while"])
      if !acceptWord("wend") { acceptEnd("while") }
      return .loop(Loop(condition: condition, body: body))
    case "with": return parseWith()
    case "try": return parseTry()
    case "using", "synclock":
      at += 1
      let start = parseUsingStart()
      let body = parseBody(until: ["end using", "end synclock"])
      acceptEnd(token.text)
      return .block(start + body)
    case "class", "module", "structure", "interface", "enum": return parseClass()
    case "namespace":
      skipLine()
      let body = parseBody(until: ["end namespace"])
      acceptEnd("namespace")
      return .block(body)
    case "function", "sub", "property": return parseFunction(marks: []).map { .function($0) }
    default:
      guard Self.modifiers.contains(token.text), ahead(1).kind == .word else { return nil }
      while Self.modifiers.contains(current.text), ahead(1).kind == .word { at += 1 }
      if ["function", "sub", "property", "class", "module", "structure", "interface", "enum", "dim", "const"].contains(
        current.text)
      {
        return parseStatement()
      }
      return parseVariables()
    }
  }

  private mutating func parseSimple(_ token: Token) -> Statement? {
    switch token.text {
    case "dim", "const":
      guard ahead(1).kind == .word else { break }
      at += 1
      return parseVariables()
    case "redim":
      at += 1
      _ = acceptWord("preserve")
      skipLine()
      return .block([])
    case "set", "let":
      guard ahead(1).kind == .word || isSymbol(".", 1) else { break }
      at += 1
      return parseCallOrAssignment()
    case "call":
      guard ahead(1).kind == .word || isSymbol(".", 1) else { break }
      at += 1
      return .evaluate(parsePath(), line: token.line)
    case "on", "option", "imports", "inherits", "implements", "addhandler", "removehandler", "raiseevent", "erase",
      "randomize", "goto", "event", "delegate", "declare":
      guard ahead(1).kind != .symbol || isAtLineEnd else { break }
      skipLine()
      return .block([])
    case "exit", "continue":
      guard ahead(1).kind == .word else { break }
      at += 1
      let what = takeWord()
      if token.text == "continue" { return .nextRound }
      return ["sub", "function", "property"].contains(what) ? .giveBack(nil) : .leaveLoop
    case "return":
      at += 1
      return .giveBack(isAtLineEnd ? nil : parseExpression())
    case "throw":
      at += 1
      return .raise(isAtLineEnd ? nil : parseExpression())
    case "end" where ahead(1).kind != .symbol:
      at += 1
      if current.kind == .word { at += 1 }
      return .block([])
    default: break
    }
    return parseCallOrAssignment()
  }

  mutating func parseCallOrAssignment() -> Statement? {
    let line = current.line
    var callStart: Int?
    var target = parsePath(callStart: &callStart)
    if current.kind == .symbol {
      switch current.text {
      case "=":
        at += 1
        return .evaluate(.assign(nil, target, parseExpression(), line: line), line: line)
      case "+=", "-=", "&=", "*=", "/=":
        let operation: Operator =
          switch current.text {
          case "+=": .add
          case "-=": .subtract
          case "*=": .multiply
          case "/=": .divide
          default: .concatenate
          }
        at += 1
        return .evaluate(.assign(operation, target, parseExpression(), line: line), line: line)
      default: break
      }
    }
    guard !isAtLineEnd, !isWord("else"), !isWord("end") else { return .evaluate(called(target, line), line: line) }
    // `name argument, argument`, where a bracket may be the start of the first argument only.
    if let start = callStart, case .path(let base, let suffixes) = target {
      at = start
      target = suffixes.count == 1 ? base : .path(base, Array(suffixes.dropLast()))
    }
    var arguments: [Expression] = []
    repeat {
      if isSymbol(",") || isAtLineEnd {
        arguments.append(.constant(.null))
      } else {
        if current.kind == .word, isSymbol(":=", 1) { at += 2 }
        arguments.append(parseExpression())
      }
    } while accept(",")
    if !isAtLineEnd, !isWord("else"), !isWord("end") {
      errors += 1
      skipLine()
    }
    if case .path(let base, let suffixes) = target {
      return .evaluate(.path(base, suffixes + [.call(arguments, line: line)]), line: line)
    }
    return .evaluate(.path(target, [.call(arguments, line: line)]), line: line)
  }

  /// A statement that is only a name calls it.
  private func called(_ target: Expression, _ line: Int) -> Expression {
    switch target {
    case .name: return .path(target, [.call([], line: line)])
    case .path(let base, let suffixes):
      if case .member? = suffixes.last { return .path(base, suffixes + [.call([], line: line)]) }
      return target
    default: return target
    }
  }

  private mutating func parseVariables() -> Statement? {
    var variables: [VariableDeclaration] = []
    repeat {
      let line = current.line
      let name = takeWord()
      if name.isEmpty { break }
      var type = ""
      if isSymbol("(") {
        _ = parseArguments()
        type = "[]"
      }
      var initial: Expression?
      if acceptWord("as") {
        if isWord("new") {
          initial = parsePath()
        } else {
          type = parseType()
        }
      }
      if accept("=") { initial = parseExpression() }
      variables.append(VariableDeclaration(name: name, type: type == "[]" ? "" : type, initial: initial, line: line))
    } while accept(",")
    return .declare(variables)
  }

  private mutating func parseUsingStart() -> [Statement] {
    if current.kind == .word, isWord("as", 1) { return parseVariables().map { [$0] } ?? [] }
    return parseCallOrAssignment().map { [$0] } ?? []
  }

  private mutating func parseIf() -> Statement {
    at += 1
    let condition = parseExpression()
    _ = acceptWord("then")
    if !isAtLineEnd { return parseLineIf(condition) }
    var arms = [(condition: condition, body: parseBody(until: ["else", "elseif", "end if", "endif"]))]
    var otherwise: [Statement] = []
    while !isAtEnd {
      if isDotNet, isWord("else"), isWord("if", 1) { at += 1 }
      if acceptWord("elseif") || (isDotNet && acceptWord("if")) {
        let next = parseExpression()
        _ = acceptWord("then")
        arms.append((next, parseBody(until: ["else", "elseif", "end if", "endif"])))
      } else if acceptWord("else") {
        otherwise = parseBody(until: ["end if", "endif"])
      } else {
        acceptEnd("if")
        break
      }
    }
    return .branch(arms, otherwise: otherwise)
  }

  private mutating func parseLineIf(_ condition: Expression) -> Statement {
    let line = current.line
    var arms: [(condition: Expression, body: [Statement])] = []
    var body = parseLine(line)
    arms.append((condition, body))
    var otherwise: [Statement] = []
    while isWord("else") || isWord("elseif") {
      if acceptWord("elseif") {
        let next = parseExpression()
        _ = acceptWord("then")
        body = parseLine(line)
        arms.append((next, body))
      } else {
        at += 1
        otherwise = parseLine(line)
      }
    }
    if isWord("end"), isWord("if", 1), current.line == line { at += 2 }
    return .branch(arms, otherwise: otherwise)
  }

  /// What stands on one line, `:` between.
  private mutating func parseLine(_ line: Int) -> [Statement] {
    var statements: [Statement] = []
    while !isAtEnd {
      if isWord("else") || isWord("elseif") || (isWord("end") && isWord("if", 1)) { break }
      if current.kind == .newline {
        // A colon goes on, a line's end doesn't.
        guard ahead(1).line == line, ahead(1).kind != .end, ahead(1).kind != .newline else { break }
        at += 1
        continue
      }
      let before = at
      if let statement = parseStatement() { statements.append(statement) }
      if at == before {
        errors += 1
        at += 1
      }
    }
    return statements
  }

  private mutating func parseSelect() -> Statement {
    at += 1
    _ = acceptWord("case")
    let subject = parseExpression()
    var choices: [Choice] = []
    _ = parseBody(until: ["case", "end select"])
    while acceptWord("case") {
      var labels: [Expression] = []
      if isWord("else") {
        at += 1
      } else {
        repeat {
          if acceptWord("is") {
            at += 1
            _ = parseExpression()
            labels.append(.constant(.unknown))
          } else {
            labels.append(parseExpression())
          }
          if acceptWord("to") {
            _ = parseExpression()
            labels[labels.count - 1] = .constant(.unknown)
          }
        } while accept(",")
      }
      choices.append(Choice(labels: labels, body: parseBody(until: ["case", "end select"])))
    }
    acceptEnd("select")
    return .choose(subject, choices)
  }

  private mutating func parseFor() -> Statement {
    let line = current.line
    at += 1
    if acceptWord("each") {
      let name = takeWord()
      let type = acceptWord("as") ? parseType() : ""
      _ = acceptWord("in")
      let collection = parseExpression()
      let body = parseBody(until: ["next"])
      closeNext()
      return .each(
        Each(variable: name, type: type, collection: collection, overKeys: false, body: body, line: line))
    }
    let variable = parsePath()
    if acceptWord("as") { _ = parseType() }
    _ = accept("=")
    let from = parseExpression()
    _ = acceptWord("to")
    let to = parseExpression()
    let step = acceptWord("step") ? parseExpression() : nil
    let body = parseBody(until: ["next"])
    closeNext()
    return .count(Count(variable: variable, from: from, to: to, step: step, body: body, line: line))
  }

  private mutating func closeNext() {
    if !acceptWord("next") { errors += 1 }
    if current.kind == .word, !isAtLineEnd, ahead(1).kind == .newline || ahead(1).kind == .end { at += 1 }
  }

  private mutating func parseDo() -> Statement {
    at += 1
    var condition: Expression?
    var testsFirst = true
    if isWord("while") || isWord("until") { condition = parseLoopCondition() }
    let body = parseBody(until: ["loop"])
    if !acceptWord("loop") { errors += 1 }
    if isWord("while") || isWord("until") {
      condition = parseLoopCondition()
      testsFirst = false
    }
    return .loop(Loop(condition: condition, body: body, testsFirst: testsFirst))
  }

  private mutating func parseLoopCondition() -> Expression {
    let until = isWord("until")
    at += 1
    let condition = parseExpression()
    return until ? .unary(.not, condition) : condition
  }

  private mutating func parseWith() -> Statement {
    let line = current.line
    at += 1
    let subject = parseExpression()
    let name = "with \(subjects.count) \(at)"
    subjects.append(name)
    let body = parseBody(until: ["end with"])
    acceptEnd("with")
    subjects.removeLast()
    return .block([.declare([VariableDeclaration(name: name, type: "", initial: subject, line: line)])] + body)
  }

  private mutating func parseTry() -> Statement {
    at += 1
    let body = parseBody(until: ["catch", "finally", "end try"])
    var handlers: [(variable: String, body: [Statement])] = []
    while acceptWord("catch") {
      let name = current.kind == .word ? takeWord() : "e"
      skipLine()
      handlers.append((name, parseBody(until: ["catch", "finally", "end try"])))
    }
    var finally: [Statement] = []
    if acceptWord("finally") { finally = parseBody(until: ["end try"]) }
    acceptEnd("try")
    return .attempt(body, handlers: handlers, finally: finally)
  }

  // MARK: Declarations

  mutating func parseFunction(marks: [String]) -> FunctionDeclaration? {
    let line = current.line
    let kind = takeWord()
    if kind == "property", isWord("get") || isWord("let") || isWord("set") { at += 1 }
    let name = takeWord()
    let parameters = parseParameters()
    if acceptWord("as") { _ = parseType() }
    if isWord("handles") || isWord("implements") { skipLine() }
    let body = parseBody(until: ["end \(kind)", "function", "sub"])
    acceptEnd(kind)
    return FunctionDeclaration(
      name: name, parameters: parameters, body: body, keepsLocals: true, givesBackByName: kind != "sub", marks: marks,
      line: line)
  }

  private mutating func parseParameters() -> [Parameter] {
    guard accept("(") else { return [] }
    var parameters: [Parameter] = []
    while !isAtEnd, !isSymbol(")") {
      let before = at
      if current.kind == .newline { at += 1 }
      let isCopy = isWord("byval")
      while ["byval", "byref", "optional", "paramarray"].contains(current.text), ahead(1).kind == .word { at += 1 }
      let name = takeWord()
      var type = ""
      if isSymbol("("), isSymbol(")", 1) { at += 2 }
      if acceptWord("as") { type = parseType() }
      if accept("=") { _ = parseExpression() }
      if !name.isEmpty { parameters.append(Parameter(name: name, type: type, isCopy: isCopy)) }
      if !accept(","), !isSymbol(")") {
        errors += 1
        if at == before || isAtLineEnd { return parameters }
      }
    }
    _ = accept(")")
    return parameters
  }

  private mutating func parseClass() -> Statement? {
    let line = current.line
    let kind = takeWord()
    let name = takeWord()
    skipLine()
    var supers: [String] = []
    var members: [Statement] = []
    while !isAtEnd {
      skipNewlines()
      if isAtEnd || closes(["end \(kind)"]) { break }
      let before = at
      if isWord("inherits") || isWord("implements") {
        at += 1
        supers.append(parseType())
        skipLine()
        continue
      }
      if let marked = parseMarkedMember() { members.append(marked) }
      if at == before {
        errors += 1
        at += 1
      }
    }
    acceptEnd(kind)
    let type = ClassDeclaration(name: name, supers: supers, line: line)
    for member in members { add(member, to: type) }
    return .type(type)
  }

  private mutating func parseMarkedMember() -> Statement? {
    var marks: [String] = []
    while isSymbol("<") {
      while !isAtEnd, !isSymbol(">") {
        if current.kind == .word { marks.append(current.text) }
        at += 1
      }
      _ = accept(">")
      skipNewlines()
    }
    while Self.modifiers.contains(current.text), ahead(1).kind == .word { at += 1 }
    if isWord("function") || isWord("sub") { return parseFunction(marks: marks).map { .function($0) } }
    if current.kind == .word, isWord("as", 1) || isSymbol("=", 1) { return parseVariables() }
    return parseStatement()
  }

  private func add(_ member: Statement, to type: ClassDeclaration) {
    switch member {
    case .function(let function): type.methods.append(function)
    case .declare(let variables): type.fields += variables
    case .type(let inner): type.inner.append(inner)
    case .block(let statements): for statement in statements { add(statement, to: type) }
    default: type.initialisers.append([member])
    }
  }
}
