extension CParser {
  /// Whether a class, an interface, an enumeration or a namespace starts here.
  func startsTypeDeclaration() -> Bool {
    var index = at
    while index < tokens.count, tokens[index].kind == .word, modifiers.contains(tokens[index].text) { index += 1 }
    guard index + 1 < tokens.count, tokens[index].kind == .word, tokens[index + 1].kind == .word else { return false }
    switch tokens[index].text {
    case "class", "interface", "enum", "struct", "namespace", "record":
      // `record x = …` is a variable.
      return tokens[index].text != "record" || (index + 2 < tokens.count && tokens[index + 2].text == "(")
    default: return false
    }
  }

  mutating func parseTypeDeclaration(marks: [String] = []) -> ClassDeclaration? {
    defer { depth -= 1 }
    guard deeper() else {
      at += 1
      return nil
    }
    while current.kind == .word, modifiers.contains(current.text) { at += 1 }
    let line = current.line
    let kind = takeWord()
    var name = takeWord()
    while isSymbol("."), ahead(1).kind == .word {
      at += 1
      name = takeWord()
    }
    if isSymbol("<"), let end = endOfArguments(at) { at = end }
    if isSymbol("(") { skipBalanced() }
    var supers: [String] = []
    while !isAtEnd, !isSymbol("{"), !isSymbol(";") {
      if let end = endOfType(at), !isWord("extends"), !isWord("implements"), !isWord("where") {
        supers.append(typeName(at, end))
        at = end
      } else {
        at += 1
      }
    }
    let type = ClassDeclaration(name: name, supers: supers, marks: marks, line: line)
    guard accept("{") else { return type }
    if kind == "enum" {
      while !isAtEnd, !isSymbol("}"), !isSymbol(";") {
        if isSymbol("(") || isSymbol("{") { skipBalanced() } else { at += 1 }
      }
      _ = accept(";")
    }
    while !isAtEnd, !isSymbol("}") {
      let before = at
      if dialect == .jscript, let statement = startsMemberOfScript() ? nil : parseStatement() {
        type.initialisers.append([statement])
      } else {
        parseMember(into: type)
      }
      if at == before {
        errors += 1
        at += 1
      }
    }
    expect("}")
    return type
  }

  private func startsMemberOfScript() -> Bool {
    var index = at
    while index < tokens.count, modifiers.contains(tokens[index].text) { index += 1 }
    if index + 1 < tokens.count, tokens[index].kind == .word, tokens[index + 1].text == "function" { index += 1 }
    return index < tokens.count && ["function", "var", "const", "class"].contains(tokens[index].text)
  }

  mutating func parseMember(into type: ClassDeclaration) {
    if accept(";") { return }
    let marks = parseMarks()
    if isWord("import") || isWord("package") || (isWord("using") && dialect == .csharp) {
      while !isAtEnd, !isSymbol(";"), !isSymbol("}") { at += 1 }
      _ = accept(";")
      return
    }
    if startsTypeDeclaration() {
      if let inner = parseTypeDeclaration(marks: marks) { type.inner.append(inner) }
      return
    }
    var isStatic = false
    var isExternal = false
    while current.kind == .word, modifiers.contains(current.text), !isSymbol("(", 1) || current.text != "new" {
      isStatic = isStatic || current.text == "static"
      isExternal = isExternal || current.text == "extern"
      at += 1
      if isSymbol("@") { _ = parseMarks() }
    }
    if isSymbol("{") {
      type.initialisers.append(parseBlock())
      return
    }
    if dialect == .jscript {
      parseScriptMember(into: type)
      return
    }
    if isWord("delegate"), dialect == .csharp {
      while !isAtEnd, !isSymbol(";") { at += 1 }
      return
    }
    if isSymbol("<"), let end = endOfArguments(at) { at = end }
    if accept("~") {}
    let line = current.line
    // A constructor.
    if current.kind == .word, isSymbol("(", 1) {
      let name = takeWord()
      type.methods.append(parseFunctionRest(name: name, marks: marks, isStatic: isStatic, line: line))
      return
    }
    guard let end = endOfType(at), end < tokens.count else {
      if let statement = parseStatement() { type.initialisers.append([statement]) }
      return
    }
    let typeText = typeName(at, end)
    guard tokens[end].kind == .word else {
      if let statement = parseStatement() { type.initialisers.append([statement]) }
      return
    }
    at = end
    var name = takeWord()
    // `IHandler.Process`
    while isSymbol("."), ahead(1).kind == .word {
      at += 1
      name = takeWord()
    }
    if name == "operator" { while !isAtEnd, !isSymbol("(") { at += 1 } }
    if isSymbol("<"), let close = endOfArguments(at) { at = close }
    if isSymbol("(") {
      type.methods.append(
        parseFunctionRest(
          name: name, marks: marks + (isExternal ? ["extern"] : []), isStatic: isStatic, line: line))
    } else if isSymbol("{") || (name == "this" && isSymbol("[")) {
      if isSymbol("[") { skipBalanced() }
      parseProperty(name: name, typeText: typeText, into: type, line: line)
    } else if accept("=>") {
      type.methods.append(
        FunctionDeclaration(name: name, parameters: [], body: [.giveBack(parseExpression())], line: line))
      _ = accept(";")
    } else {
      parseFields(first: name, typeText: typeText, into: type)
    }
  }

  private mutating func parseFields(first: String, typeText: String, into type: ClassDeclaration) {
    var name = first
    while true {
      let line = current.line
      var full = typeText
      while accept("[") {
        _ = accept("]")
        full += "[]"
      }
      let initial = accept("=") ? (isSymbol("{") ? parseArrayBraces(type: full) : parseExpression()) : nil
      type.fields.append(VariableDeclaration(name: name, type: full, initial: initial, line: line))
      guard accept(",") else { break }
      name = takeWord()
    }
    if !accept(";") { errors += 1 }
  }

  private mutating func parseProperty(name: String, typeText: String, into type: ClassDeclaration, line: Int) {
    expect("{")
    var plain = true
    while !isAtEnd, !isSymbol("}") {
      let before = at
      while current.kind == .word, modifiers.contains(current.text) { at += 1 }
      _ = parseMarks()
      if isWord("get") || isWord("set") || isWord("init") || isWord("add") || isWord("remove") {
        let isGet = isWord("get")
        at += 1
        if accept(";") { continue }
        let body: [Statement] = isSymbol("{") ? parseBlock() : accept("=>") ? [.giveBack(parseExpression())] : []
        _ = accept(";")
        plain = false
        type.methods.append(
          FunctionDeclaration(
            name: name, parameters: isGet ? [] : [Parameter(name: "value", type: "")], body: body, line: line))
      }
      if at == before { at += 1 }
    }
    expect("}")
    let initial = accept("=") ? parseExpression() : nil
    if initial != nil { _ = accept(";") }
    if plain { type.fields.append(VariableDeclaration(name: name, type: typeText, initial: initial, line: line)) }
  }

  private mutating func parseScriptMember(into type: ClassDeclaration) {
    let line = current.line
    var marks: [String] = []
    while current.kind == .word, !isWord("function"), ahead(1).kind == .word,
      isWord("function", 1) || isWord("function", 2)
    {
      marks.append(takeWord())
    }
    if acceptWord("function") {
      var name = takeWord()
      if name == "get" || name == "set", current.kind == .word { name = takeWord() }
      type.methods.append(parseFunctionRest(name: name, marks: marks, line: line))
    } else if isWord("var") || isWord("const"), case .declare(let variables)? = parseVariables() {
      type.fields += variables
    } else if let statement = parseStatement() {
      type.initialisers.append([statement])
    }
  }

  // MARK: Functions

  mutating func parseParameters() -> [Parameter] {
    expect("(")
    var parameters: [Parameter] = []
    while !isAtEnd, !isSymbol(")") {
      let before = at
      _ = parseMarks()
      while current.kind == .word,
        modifiers.contains(current.text) || ["ref", "out", "params", "in"].contains(current.text),
        ahead(1).kind == .word
      { at += 1 }
      if dialect == .jscript {
        let name = takeWord()
        var type = ""
        if accept(":") { type = parseType() }
        parameters.append(Parameter(name: name, type: type))
      } else if let end = endOfType(at), end < tokens.count, tokens[end].kind == .word {
        let type = typeName(at, end)
        at = end
        let name = takeWord()
        while accept("[") { _ = accept("]") }
        parameters.append(Parameter(name: name, type: type))
      } else if current.kind == .word {
        parameters.append(Parameter(name: takeWord(), type: ""))
      }
      if accept("=") { _ = parseExpression() }
      if !accept(","), !isSymbol(")") {
        errors += 1
        if isSymbol("{") || isSymbol(";") { return parameters }
        if at == before { at += 1 }
      }
    }
    expect(")")
    return parameters
  }

  mutating func parseFunctionRest(
    name: String, marks: [String] = [], isStatic: Bool = false, line: Int
  ) -> FunctionDeclaration {
    let parameters = isSymbol("(") ? parseParameters() : []
    var body: [Statement] = []
    if dialect == .jscript, accept(":") { _ = parseType() }
    if isWord("throws") { while !isAtEnd, !isSymbol("{"), !isSymbol(";") { at += 1 } }
    if dialect == .csharp {
      if accept(":") {
        // `: base(…)`: its arguments are evaluated first.
        let call = parseExpression()
        body.append(.evaluate(call, line: line))
      }
      if isWord("where") { while !isAtEnd, !isSymbol("{"), !isSymbol(";") { at += 1 } }
      if accept("=>") {
        body.append(.giveBack(parseExpression()))
        _ = accept(";")
        return FunctionDeclaration(
          name: name, parameters: parameters, body: body, marks: marks, isStatic: isStatic, line: line)
      }
    }
    if isSymbol("{") { body += parseBlock() } else if !accept(";") { errors += 1 }
    return FunctionDeclaration(
      name: name, parameters: parameters, body: body, marks: marks, isStatic: isStatic, line: line)
  }

  /// What `new` makes.
  mutating func parseNew() -> Expression {
    let line = current.line
    at += 1
    if isSymbol("{") {
      // C#'s anonymous record.
      return parseArrayBraces(type: "")
    }
    if isSymbol("["), isSymbol("]", 1) {
      at += 2
      return isSymbol("{") ? parseArrayBraces(type: "") : .constant(.unknown)
    }
    var type = ""
    while current.kind == .word {
      type += takeWord()
      if isSymbol("<"), let end = endOfArguments(at) { at = end } else if isSymbol("<"), isSymbol(">", 1) { at += 2 }
      guard isSymbol("."), ahead(1).kind == .word else { break }
      at += 1
      type += "."
    }
    if isSymbol("[") {
      var sizes: [Expression] = []
      while isSymbol("[") {
        at += 1
        while !isAtEnd, !isSymbol("]") {
          let before = at
          sizes.append(parseExpression())
          _ = accept(",")
          if at == before { break }
        }
        expect("]")
      }
      if isSymbol("{") { return parseArrayBraces(type: type + "[]") }
      return .make(Construction(type: type + "[]", arguments: sizes, line: line))
    }
    let arguments = isSymbol("(") ? parseArguments() : []
    guard isSymbol("{") else { return .make(Construction(type: type, arguments: arguments, line: line)) }
    if dialect == .csharp {
      return .make(Construction(type: type, arguments: arguments, settings: parseSettings(), line: line))
    }
    guard dialect == .java, depth < depthLimit - 2 else {
      return .make(Construction(type: type, arguments: arguments, line: line))
    }
    at += 1
    let body = ClassDeclaration(name: "\(type)@\(line)", supers: [type], line: line)
    depth += 1
    while !isAtEnd, !isSymbol("}") {
      let before = at
      parseMember(into: body)
      if at == before { at += 1 }
    }
    depth -= 1
    expect("}")
    return .make(Construction(type: type, arguments: arguments, body: body, line: line))
  }

  private mutating func parseSettings() -> [(String, Expression)] {
    expect("{")
    var settings: [(String, Expression)] = []
    while !isAtEnd, !isSymbol("}") {
      let before = at
      if current.kind == .word, isSymbol("=", 1) {
        let name = takeWord()
        at += 1
        settings.append((name, isSymbol("{") ? parseArrayBraces(type: "") : parseExpression()))
      } else {
        settings.append(("", isSymbol("{") ? parseArrayBraces(type: "") : parseExpression()))
      }
      _ = accept(",")
      if at == before { break }
    }
    expect("}")
    return settings
  }
}
