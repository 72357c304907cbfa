extension CParser {
  mutating func parseParenthesised() -> Expression {
    expect("(")
    let value = parseExpressionList()
    expect(")")
    return value
  }

  mutating func parseExpressionList() -> Expression {
    let first = parseExpression()
    guard isSymbol(",") else { return first }
    var items = [first]
    while accept(",") { items.append(parseExpression()) }
    return .sequence(items)
  }

  private static let assignments: [String: Operator?] = [
    "=": nil, "+=": .add, "-=": .subtract, "*=": .multiply, "/=": .divide, "%=": .modulo, "&=": .bitAnd, "|=": .bitOr,
    "^=": .bitXor, "<<=": .shiftLeft, ">>=": .shiftRight, ">>>=": .shiftRight,
  ]

  mutating func parseExpression(noLambda: Bool = false) -> Expression {
    defer { depth -= 1 }
    guard deeper() else {
      at += 1
      return .constant(.unknown)
    }
    if !noLambda, let lambda = parseLambda() { return lambda }
    let line = current.line
    let left = parseConditional(noLambda: noLambda)
    if current.kind == .symbol, let operation = Self.assignments[current.text] {
      at += 1
      let right = isSymbol("{") && dialect != .jscript ? parseArrayBraces(type: "") : parseExpression()
      return .assign(operation, left, right, line: line)
    }
    return left
  }

  private mutating func parseConditional(noLambda: Bool) -> Expression {
    let condition = parseBinary(0)
    guard isSymbol("?") else { return condition }
    at += 1
    let yes = parseExpression(noLambda: true)
    expect(":")
    return .conditional(condition, yes, parseExpression(noLambda: noLambda))
  }

  private static let levels: [[String: Operator]] = [
    ["||": .or, "??": .coalesce], ["&&": .and], ["|": .bitOr], ["^": .bitXor], ["&": .bitAnd],
    ["==": .equal, "!=": .notEqual, "===": .equal, "!==": .notEqual],
    ["<": .less, ">": .greater, "<=": .lessOrEqual, ">=": .greaterOrEqual],
    ["<<": .shiftLeft, ">>": .shiftRight, ">>>": .shiftRight],
    ["+": .add, "-": .subtract], ["*": .multiply, "/": .divide, "%": .modulo],
  ]

  private static let precedence: [String: (Int, Operator)] = {
    var table: [String: (Int, Operator)] = [:]
    for (level, operators) in levels.enumerated() {
      for (text, operation) in operators { table[text] = (level, operation) }
    }
    return table
  }()

  private mutating func binaryOperator() -> (Int, Operator)? {
    guard at < tokens.count else { return nil }
    switch tokens[at].kind {
    case .symbol:
      // `>` `>` may have been cut apart nowhere: shifts are written together.
      if tokens[at].text == ">", isSymbol(">", 1) { return (7, .shiftRight) }
      return Self.precedence[tokens[at].text]
    case .word:
      switch tokens[at].text {
      case "instanceof", "is", "as", "in": return (6, .isInstance)
      default: return nil
      }
    default: return nil
    }
  }

  private mutating func parseBinary(_ lowest: Int) -> Expression {
    var left = parseUnary()
    while let (level, _) = binaryOperator(), level >= lowest {
      var rest: [(Operator, Expression)] = []
      while let (next, operation) = binaryOperator(), next == level {
        let word = current.text
        if word == ">", isSymbol(">", 1) { at += 1 }
        at += 1
        if operation == .isInstance, word != "in" {
          let type = parseType()
          if current.kind == .word, word == "instanceof" || word == "is", !isWord("in"), dialect != .jscript,
            binaryOperator() == nil
          {
            at += 1
          }
          if word == "as" {
            left = .cast(type, rest.isEmpty ? left : .chain(left, rest))
          } else {
            rest.append((.isInstance, .constant(.text(type))))
          }
          continue
        }
        rest.append((operation, level + 1 < Self.levels.count ? parseBinary(level + 1) : parseUnary()))
      }
      if !rest.isEmpty { left = .chain(left, rest) }
    }
    return left
  }

  private mutating func parseUnary() -> Expression {
    defer { depth -= 1 }
    guard deeper() else {
      at += 1
      return .constant(.unknown)
    }
    let token = current
    if token.kind == .symbol {
      let operation: Operator? =
        switch token.text {
        case "!": .not
        case "-": .negate
        case "+": .plus
        case "~": .complement
        case "++": .increment
        case "--": .decrement
        default: nil
        }
      if let operation {
        at += 1
        return .unary(operation, parseUnary())
      }
      if token.text == "&" && dialect == .csharp {
        at += 1
        return parseUnary()
      }
      if token.text == "(", let cast = parseCast() { return cast }
    } else if token.kind == .word {
      if ["typeof", "void", "delete", "await", "ref", "out"].contains(token.text), dialect != .java,
        ahead(1).kind == .word || (isSymbol("(", 1) && dialect == .jscript)
      {
        at += 1
        if token.text == "out", endOfType(at) != nil, ahead(1).kind == .word { at += 1 }
        return token.text == "typeof" ? .sequence([parseUnary(), .constant(.unknown)]) : parseUnary()
      }
    }
    return parsePostfix()
  }

  private mutating func parseCast() -> Expression? {
    guard dialect != .jscript, let end = endOfType(at + 1), end + 1 < tokens.count, tokens[end].kind == .symbol else {
      return nil
    }
    var close = end
    while close + 1 < tokens.count, tokens[close].text == "&", let next = endOfType(close + 1) { close = next }
    guard tokens[close].text == ")" else { return nil }
    let after = tokens[close + 1]
    let primitive = ["int", "byte", "char", "long", "short", "double", "float", "boolean", "bool"]
    let name = typeName(at + 1, end)
    switch after.kind {
    case .word:
      if ["instanceof", "is", "as", "in"].contains(after.text) { return nil }
    case .text, .character, .number, .interpolated: break
    case .symbol:
      if after.text == "(" || after.text == "!" || after.text == "~" { break }
      guard after.text == "-" || after.text == "+" || after.text == "++", primitive.contains(name) else { return nil }
    default: return nil
    }
    at = close + 1
    // `(a) -> …` is no cast.
    if let lambda = parseLambda() { return .cast(name, lambda) }
    return .cast(name, parseUnary())
  }

  private mutating func parseLambda() -> Expression? {
    guard dialect != .jscript else { return nil }
    let line = current.line
    var parameters: [Parameter] = []
    if isWord("delegate"), dialect == .csharp, isSymbol("(", 1) || isSymbol("{", 1) {
      at += 1
      if isSymbol("(") { parameters = parseParameters() }
      return .function(FunctionDeclaration(name: "", parameters: parameters, body: parseBlock(), line: line))
    }
    let arrow = dialect == .java ? "->" : "=>"
    if isWord("async") { at += 1 }
    if current.kind == .word, isSymbol(arrow, 1) {
      parameters = [Parameter(name: current.text, type: "")]
      at += 1
    } else if isSymbol("(") {
      var close = at + 1
      var open = 1
      while close < tokens.count, open > 0, close - at < 128 {
        if tokens[close].kind == .symbol {
          if tokens[close].text == "(" { open += 1 } else if tokens[close].text == ")" { open -= 1 }
        }
        close += 1
      }
      guard close < tokens.count, open == 0, tokens[close].kind == .symbol, tokens[close].text == arrow else {
        return nil
      }
      parameters = parseParameters()
    } else {
      return nil
    }
    guard accept(arrow) else { return nil }
    let body: [Statement] = isSymbol("{") ? parseBlock() : [.giveBack(parseExpression())]
    return .function(FunctionDeclaration(name: "", parameters: parameters, body: body, line: line))
  }

  // MARK: Paths

  private mutating func parsePostfix() -> Expression {
    let base = parsePrimary()
    var suffixes: [Suffix] = []
    var result = base
    while !isAtEnd, current.kind == .symbol {
      let line = current.line
      switch current.text {
      case ".", "?.", "::":
        guard ahead(1).kind == .word || isSymbol("<", 1) else {
          at += 1
          errors += 1
          continue
        }
        at += 1
        if isSymbol("<"), let end = endOfArguments(at) { at = end }
        if isWord("class"), dialect == .java {
          at += 1
          result = .typeLiteral(Self.qualified(base, suffixes))
          suffixes = []
          continue
        }
        if isWord("new") {
          suffixes = []
          result = parsePrimary()
          continue
        }
        suffixes.append(.member(takeWord(), line: line))
        skipGenericArguments()
      case "(": suffixes.append(.call(parseArguments(), line: line))
      case "[":
        if isSymbol("]", 1) {
          at += 2
          if isSymbol("."), isWord("class", 1) {
            at += 2
            return .typeLiteral(Self.qualified(base, suffixes) + "[]")
          }
          continue
        }
        at += 1
        var items: [Expression] = []
        while !isAtEnd, !isSymbol("]") {
          let before = at
          items.append(parseExpression())
          _ = accept(",")
          if at == before { break }
        }
        expect("]")
        suffixes.append(.index(items, line: line))
      case "++", "--":
        let operation: Operator = current.text == "++" ? .increment : .decrement
        at += 1
        let target = suffixes.isEmpty ? result : Expression.path(result, suffixes)
        // The value before: the change undone.
        return .chain(
          .unary(operation, target), [(operation == .increment ? .subtract : .add, .constant(.number(1)))])
      case "<" where suffixes.isEmpty:
        let before = at
        skipGenericArguments()
        if at == before { return finishPath(result, suffixes) }
      default: return finishPath(result, suffixes)
      }
    }
    return finishPath(result, suffixes)
  }

  private func finishPath(_ base: Expression, _ suffixes: [Suffix]) -> Expression {
    suffixes.isEmpty ? base : .path(base, suffixes)
  }

  /// `Foo<Bar>(`: passes the arguments.
  private mutating func skipGenericArguments() {
    guard dialect != .jscript, isSymbol("<"), let end = endOfArguments(at), end < tokens.count,
      tokens[end].text == "(" || tokens[end].text == "."
    else { return }
    at = end
  }

  private static func qualified(_ base: Expression, _ suffixes: [Suffix]) -> String {
    var name = ""
    if case .name(let first, _) = base { name = first }
    for case .member(let part, _) in suffixes { name += "." + part }
    return name
  }

  mutating func parseArguments() -> [Expression] {
    expect("(")
    var arguments: [Expression] = []
    while !isAtEnd, !isSymbol(")") {
      let before = at
      // `name: value` in C#.
      if dialect == .csharp, current.kind == .word, isSymbol(":", 1) { at += 2 }
      arguments.append(parseExpression())
      if !accept(","), !isSymbol(")") {
        errors += 1
        if isSymbol(";") || isSymbol("}") || isSymbol("{") { return arguments }
        if at == before { at += 1 }
      }
    }
    expect(")")
    return arguments
  }

  private mutating func parsePrimary() -> Expression {
    let token = current
    switch token.kind {
    case .text:
      at += 1
      return .constant(Value(content: .text(token.bytes)))
    case .pattern:
      at += 1
      return .constant(.unknown)
    case .character:
      at += 1
      let code = Bytes.string(token.bytes).unicodeScalars.first.map { Int($0.value) } ?? 0
      return .constant(Value(content: .character(code)))
    case .number:
      at += 1
      return .constant(.number(token.number))
    case .interpolated:
      at += 1
      return interpolated(token)
    case .word: return parseWord(token)
    case .symbol:
      if token.text == "(" { return parseParenthesised() }
      if token.text == "[" { return parseListLiteral() }
      if token.text == "{" { return dialect == .jscript ? parseRecord() : parseArrayBraces(type: "") }
      errors += 1
      if ![")", "]", "}", ";", ","].contains(token.text) { at += 1 }
      return .constant(.unknown)
    case .newline, .end:
      errors += 1
      return .constant(.unknown)
    }
  }

  private mutating func parseWord(_ token: Token) -> Expression {
    switch token.text {
    case "true", "false":
      at += 1
      return .constant(.bool(token.text == "true"))
    case "null", "undefined", "nil":
      at += 1
      return .constant(.null)
    case "new": return parseNew()
    case "function" where dialect == .jscript:
      at += 1
      let name = current.kind == .word ? takeWord() : ""
      return .function(parseFunctionRest(name: name, line: token.line))
    case "typeof" where isSymbol("(", 1):
      at += 2
      let name = parseType()
      expect(")")
      return .typeLiteral(name)
    case "switch" where dialect != .jscript, "return", "case", "else":
      at += 1
      errors += 1
      return .constant(.unknown)
    default:
      at += 1
      return .name(token.text, line: token.line)
    }
  }

  private mutating func parseListLiteral() -> Expression {
    expect("[")
    var items: [Expression] = []
    while !isAtEnd, !isSymbol("]") {
      let before = at
      if isSymbol(",") { items.append(.constant(.null)) } else { items.append(parseExpression()) }
      _ = accept(",")
      if at == before { break }
    }
    expect("]")
    return .list(items, type: "")
  }

  mutating func parseArrayBraces(type: String) -> Expression {
    expect("{")
    var items: [Expression] = []
    while !isAtEnd, !isSymbol("}") {
      let before = at
      items.append(isSymbol("{") ? parseArrayBraces(type: type) : parseExpression())
      _ = accept(",")
      if at == before { break }
    }
    expect("}")
    return .list(items, type: type)
  }

  private mutating func parseRecord() -> Expression {
    expect("{")
    var entries: [(String, Expression)] = []
    while !isAtEnd, !isSymbol("}") {
      let before = at
      let key = current.kind == .word ? current.text : Bytes.string(current.bytes)
      at += 1
      if accept(":") { entries.append((key, parseExpression())) } else { errors += 1 }
      _ = accept(",")
      if at == before { break }
    }
    expect("}")
    return .record(entries)
  }

  /// `$"a{b}c"`: a chain of texts and of what stands in braces.
  private mutating func interpolated(_ token: Token) -> Expression {
    var parts: [(Operator, Expression)] = []
    var text: [UInt8] = []
    var index = 0
    let bytes = token.bytes
    while index < bytes.count {
      if bytes[index] == 0x7B, index + 1 < bytes.count, bytes[index + 1] != 0x7B,
        let end = bytes[index...].firstIndex(of: 0x7D), depth < depthLimit - 8
      {
        parts.append((.concatenate, .constant(Value(content: .text(text)))))
        text = []
        var inner = CParser(
          tokens: CLexer.read(Array(bytes[index + 1..<end]), dialect: dialect, line: token.line), dialect: dialect,
          depthLimit: depthLimit, deadline: deadline)
        inner.depth = depth + 4
        parts.append((.concatenate, inner.parseExpression()))
        index = end + 1
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    parts.append((.concatenate, .constant(Value(content: .text(text)))))
    return .chain(.constant(Value(content: .text([]))), parts)
  }
}
