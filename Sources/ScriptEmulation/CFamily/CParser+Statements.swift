extension CParser {
  mutating func parseBlock() -> [Statement] {
    expect("{")
    var statements: [Statement] = []
    while !isAtEnd, !isSymbol("}") {
      let before = at
      if let statement = parseStatement() { statements.append(statement) }
      if at == before {
        errors += 1
        at += 1
      }
    }
    expect("}")
    return statements
  }

  mutating func parseBody() -> [Statement] {
    if isSymbol("{") { return parseStatement().map { [$0] } ?? [] }
    return parseStatement().map { [$0] } ?? []
  }

  mutating func parseStatement() -> Statement? {
    defer { depth -= 1 }
    guard deeper() else {
      at += 1
      return nil
    }
    if accept(";") { return nil }
    if isSymbol("{") { return .block(parseBlock()) }
    if dialect == .java, isSymbol("@") { _ = parseMarks() }
    if dialect == .csharp, isSymbol("["), ahead(1).kind == .word { _ = parseMarks() }
    let token = current
    guard token.kind == .word else { return parseExpressionStatement() }
    if let statement = parseKeyword(token) { return statement }
    if ahead(1).kind == .symbol, ahead(1).text == ":", !isSymbol(":", 2), dialect != .jscript || ahead(2).kind == .word
    {
      at += 2
      return parseStatement()
    }
    if startsTypeDeclaration() { return parseTypeDeclaration().map { .type($0) } }
    if dialect == .jscript {
      if isWord("var") || isWord("let") || (isWord("const") && ahead(1).kind == .word) { return parseVariables() }
      if isWord("function"), ahead(1).kind == .word { return parseFunctionStatement() }
      if modifiers.contains(token.text), ahead(1).kind == .word {
        at += 1
        return parseStatement()
      }
    } else if let declaration = parseLocal() {
      return declaration
    }
    return parseExpressionStatement()
  }

  private mutating func parseKeyword(_ token: Token) -> Statement? {
    switch token.text {
    case "if": return parseIf()
    case "while":
      at += 1
      let condition = parseParenthesised()
      return .loop(Loop(condition: condition, body: parseBody()))
    case "do":
      at += 1
      let body = parseBody()
      var condition: Expression?
      if acceptWord("while") { condition = parseParenthesised() }
      _ = accept(";")
      return .loop(Loop(condition: condition, body: body, testsFirst: false))
    case "for", "foreach": return parseFor()
    case "switch": return isSymbol("(", 1) ? parseSwitch() : nil
    case "try": return parseTry()
    case "return":
      at += 1
      let value = isSymbol(";") || isSymbol("}") ? nil : parseExpression()
      _ = accept(";")
      return .giveBack(value)
    case "throw":
      at += 1
      let value = isSymbol(";") ? nil : parseExpression()
      _ = accept(";")
      return .raise(value)
    case "break", "continue":
      at += 1
      if current.kind == .word, current.line == token.line, isSymbol(";", 1) { at += 1 }
      _ = accept(";")
      return token.text == "break" ? .leaveLoop : .nextRound
    case "import", "package", "using":
      if token.text == "using", isSymbol("(", 1) {
        at += 2
        let start = parseForStart()
        expect(")")
        return .block(start + parseBody())
      }
      while !isAtEnd, !isSymbol(";"), current.line == token.line { at += 1 }
      _ = accept(";")
      return .block([])
    case "synchronized", "lock", "fixed", "with":
      guard isSymbol("(", 1) else { return nil }
      at += 1
      let subject = parseParenthesised()
      return .block([.evaluate(subject, line: token.line)] + parseBody())
    case "unsafe", "checked", "unchecked":
      guard isSymbol("{", 1) else { return nil }
      at += 1
      return .block(parseBlock())
    default: return nil
    }
  }

  private mutating func parseIf() -> Statement {
    var arms: [(condition: Expression, body: [Statement])] = []
    while true {
      at += 1
      let condition = parseParenthesised()
      arms.append((condition, parseBody()))
      // Markup between the arms stands as empty statements.
      var next = at
      while next < tokens.count, tokens[next].kind == .symbol, tokens[next].text == ";" { next += 1 }
      if next < tokens.count, tokens[next].kind == .word, tokens[next].text == "else" { at = next }
      guard acceptWord("else") else { return .branch(arms, otherwise: []) }
      guard isWord("if") else { return .branch(arms, otherwise: parseBody()) }
    }
  }

  private mutating func parseForStart() -> [Statement] {
    if isSymbol(";") { return [] }
    if dialect == .jscript, isWord("var") || isWord("let") {
      return parseVariables(inHead: true).map { [$0] } ?? []
    }
    if dialect != .jscript, let local = parseLocal(inHead: true) { return [local] }
    return [.evaluate(parseExpressionList(), line: current.line)]
  }

  private mutating func parseFor() -> Statement? {
    let line = current.line
    at += 1
    _ = accept("(")
    if let each = parseEachHead() {
      let collection = parseExpression()
      expect(")")
      return .each(
        Each(
          variable: each.name, type: each.type, collection: collection, overKeys: each.overKeys, body: parseBody(),
          line: line))
    }
    let start = parseForStart()
    expect(";")
    let condition = isSymbol(";") ? nil : parseExpression()
    expect(";")
    let update = isSymbol(")") ? [] : [parseExpressionList()]
    expect(")")
    return .loop(Loop(start: start, condition: condition, update: update, body: parseBody()))
  }

  private mutating func parseEachHead() -> (name: String, type: String, overKeys: Bool)? {
    var index = at
    if dialect == .jscript {
      if index < tokens.count, tokens[index].text == "var" { index += 1 }
      guard index + 1 < tokens.count, tokens[index].kind == .word, tokens[index + 1].text == "in" else { return nil }
      at = index + 2
      return (tokens[index].text, "", true)
    }
    while index < tokens.count, modifiers.contains(tokens[index].text) { index += 1 }
    guard let end = endOfType(index), end + 1 < tokens.count, tokens[end].kind == .word,
      tokens[end + 1].text == ":" || tokens[end + 1].text == "in"
    else { return nil }
    at = end + 2
    return (tokens[end].text, typeName(index, end), false)
  }

  private mutating func parseSwitch() -> Statement {
    at += 1
    let subject = parseParenthesised()
    expect("{")
    var choices: [Choice] = []
    while !isAtEnd, !isSymbol("}") {
      let before = at
      if acceptWord("case") {
        let label = parseExpression(noLambda: true)
        if !accept(":") { _ = accept("->") }
        choices.append(Choice(labels: [label], body: []))
      } else if isWord("default"), isSymbol(":", 1) || isSymbol("->", 1) {
        at += 2
        choices.append(Choice(labels: [], body: []))
      } else if let statement = parseStatement() {
        if choices.isEmpty { choices.append(Choice(labels: [], body: [])) }
        choices[choices.count - 1].body.append(statement)
      }
      if at == before { at += 1 }
    }
    expect("}")
    return .choose(subject, choices)
  }

  private mutating func parseTry() -> Statement {
    at += 1
    var resources: [Statement] = []
    if isSymbol("(") {
      at += 1
      while !isAtEnd, !isSymbol(")") {
        let before = at
        resources += parseForStart()
        _ = accept(";")
        if at == before { at += 1 }
      }
      expect(")")
    }
    let body = isSymbol("{") ? parseBlock() : []
    var handlers: [(variable: String, body: [Statement])] = []
    while isWord("catch") {
      at += 1
      var name = "e"
      if isSymbol("(") {
        let start = at
        skipBalanced()
        if let last = tokens[start..<at].last(where: { $0.kind == .word }) { name = last.text }
      }
      handlers.append((name, isSymbol("{") ? parseBlock() : []))
    }
    var finally: [Statement] = []
    if acceptWord("finally"), isSymbol("{") { finally = parseBlock() }
    return .attempt(resources + body, handlers: handlers, finally: finally)
  }

  mutating func parseVariables(inHead: Bool = false) -> Statement? {
    at += 1
    var variables: [VariableDeclaration] = []
    repeat {
      let line = current.line
      let name = takeWord()
      if name.isEmpty { break }
      var type = ""
      if accept(":") { type = parseType() }
      let initial = accept("=") ? parseExpression() : nil
      variables.append(VariableDeclaration(name: name, type: type, initial: initial, line: line))
    } while accept(",")
    if !inHead { _ = accept(";") }
    return .declare(variables)
  }

  private mutating func parseFunctionStatement() -> Statement? {
    at += 1
    let line = current.line
    var name = takeWord()
    if name == "get" || name == "set", current.kind == .word { name = takeWord() }
    return .function(parseFunctionRest(name: name, line: line))
  }

  /// `Type name = value, …;`; nil where it is none.
  mutating func parseLocal(inHead: Bool = false) -> Statement? {
    var index = at
    while index < tokens.count, tokens[index].kind == .word, modifiers.contains(tokens[index].text),
      tokens[index].text != "new"
    { index += 1 }
    guard let end = endOfType(index), end < tokens.count, tokens[end].kind == .word,
      !Self.keywords.contains(tokens[end].text), end + 1 < tokens.count
    else { return nil }
    let after = tokens[end + 1]
    guard after.kind == .symbol || after.kind == .end else { return nil }
    if after.text == "(" || after.text == "{" || after.text == "=>" {
      // A method among statements: a page's declarations run together with its statements.
      guard !inHead, after.text == "(", let function = parseMethodAmongStatements(typeAt: index, nameAt: end)
      else { return nil }
      return function
    }
    guard ["=", ";", ",", "[", ":", ")"].contains(after.text) || after.kind == .end else { return nil }
    let type = typeName(index, end)
    at = end
    var variables: [VariableDeclaration] = []
    repeat {
      let line = current.line
      let name = takeWord()
      if name.isEmpty { break }
      var full = type
      while accept("[") {
        _ = accept("]")
        full += "[]"
      }
      let initial = accept("=") ? (isSymbol("{") ? parseArrayBraces(type: full) : parseExpression()) : nil
      variables.append(VariableDeclaration(name: name, type: full, initial: initial, line: line))
    } while accept(",")
    if !inHead, !accept(";") { errors += 1 }
    return .declare(variables)
  }

  private mutating func parseMethodAmongStatements(typeAt: Int, nameAt: Int) -> Statement? {
    // `name(` after a type and a `{` behind the closing parenthesis.
    var probe = self
    probe.at = nameAt + 1
    probe.skipBalanced(limit: 256)
    if probe.isWord("throws") {
      let end = probe.at + 64
      while probe.at < end, !probe.isAtEnd, !probe.isSymbol("{"), !probe.isSymbol(";") { probe.at += 1 }
    }
    guard probe.isSymbol("{") else { return nil }
    let name = tokens[nameAt].text
    let line = tokens[nameAt].line
    at = nameAt + 1
    return .function(parseFunctionRest(name: name, line: line))
  }

  private mutating func parseExpressionStatement() -> Statement? {
    let line = current.line
    let expression = parseExpressionList()
    if !accept(";"), dialect != .jscript, !isAtEnd, !isSymbol("}") { errors += 1 }
    return .evaluate(expression, line: line)
  }
}
