extension PHPParser {
  mutating func skipAttributes() {
    while at(.attribute) {
      advance()
      var open = 1
      while !isAtEnd, open > 0 {
        switch token.punctuation {
        case .openBracket, .attribute: open += 1
        case .closeBracket: open -= 1
        case .semicolon: if open == 1 { return }
        default: break
        }
        if token.kind == .closeTag { return }
        advance()
      }
    }
  }

  mutating func parseUse() -> Int32 {
    let line = token.line
    advance()
    var isFunction = take(.function)
    if !isFunction, take(.const) { isFunction = true }
    while !at(.semicolon), !isAtEnd, token.kind != .closeTag {
      guard token.kind == .identifier || token.kind == .qualifiedName else {
        errors += 1
        skipToStatement()
        return add(.nothing, line)
      }
      var last = lastPart(token)
      advance()
      if at(.backslash) || at(.openBrace) {
        // A group: `use A\{B, function c, D as E};`
        _ = take(.backslash)
        expect(.openBrace)
        while !at(.closeBrace), !isAtEnd, !at(.semicolon) {
          let isMemberFunction = take(.function) || take(.const) || isFunction
          guard token.kind == .identifier || token.kind == .qualifiedName else { break }
          last = lastPart(token)
          advance()
          addAlias(last, isFunction: isMemberFunction)
          if !take(.comma) { break }
        }
        expect(.closeBrace)
      } else {
        addAlias(last, isFunction: isFunction)
      }
      if !take(.comma) { break }
    }
    endStatement()
    return add(.nothing, line)
  }

  private mutating func lastPart(_ token: PHPToken) -> Int32 {
    var start = Int(token.end)
    while start > Int(token.start), bytes[start - 1] != 92 { start -= 1 }
    return names.number(bytes, start, Int(token.end))
  }

  private mutating func addAlias(_ name: Int32, isFunction: Bool) {
    var alias = name
    if take(.as), token.kind == .identifier {
      alias = self.name(of: token)
      advance()
    }
    if isFunction { functionAliases[names.lower(alias)] = name } else { classAliases[names.lower(alias)] = name }
  }

  mutating func parseConstants() -> Int32 {
    let line = token.line
    advance()
    var members: [Int32] = []
    repeat {
      guard let constant = memberName() else { break }
      expect(.assign)
      let value = parseExpression()
      members.append(constant)
      members.append(value)
    } while take(.comma)
    endStatement()
    let all = list(members)
    return add(.constants, line, a: all)
  }

  // MARK: Functions

  mutating func parseFunction() -> Int32 {
    let line = token.line
    let doc = docs[position]
    advance()
    _ = take(.ampersand)
    let index = parseFunctionRest(name: memberName() ?? -1, doc: doc, line: line)
    return add(.function, line, a: index)
  }

  mutating func parseClosure(isStatic: Bool) -> Int32 {
    let line = token.line
    let doc = docs[position] ?? (isStatic ? docs[position - 1] : nil)
    let isArrow = at(.fn)
    advance()
    _ = take(.ampersand)
    var function = FunctionSyntax(isStatic: isStatic, isArrow: isArrow, doc: doc, line: line)
    function.parameters = parseParameters()
    if isArrow {
      skipReturnType()
      if !take(.doubleArrow) { errors += 1 }
      function.body = parseExpression(Binding.assignment)
    } else {
      if take(.use) {
        expect(.openParen)
        while token.kind == .variable || at(.ampersand) {
          let isReference = take(.ampersand)
          guard token.kind == .variable else { break }
          function.captured.append((variableName(of: token), isReference))
          advance()
          if !take(.comma) { break }
        }
        expect(.closeParen)
      }
      skipReturnType()
      function.body = parseBlock()
    }
    functions.append(function)
    return add(.closure, line, a: Int32(truncatingIfNeeded: functions.count - 1))
  }

  /// Parameters, return type and body; the index of the new function.
  mutating func parseFunctionRest(name: Int32, doc: Range<Int>?, line: UInt32) -> Int32 {
    var function = FunctionSyntax(name: name, doc: doc, line: line)
    function.parameters = parseParameters()
    skipReturnType()
    if at(.openBrace) { function.body = parseBlock() } else { endStatement() }
    functions.append(function)
    return Int32(truncatingIfNeeded: functions.count - 1)
  }

  private mutating func parseParameters() -> [Parameter] {
    guard take(.openParen) else {
      errors += 1
      return []
    }
    var parameters: [Parameter] = []
    while !at(.closeParen), !isAtEnd, !at(.openBrace), !at(.semicolon), token.kind != .closeTag {
      let before = position
      skipAttributes()
      var parameter = Parameter(name: -1)
      while let keyword = token.keyword {
        guard keyword == .public || keyword == .private || keyword == .protected || keyword == .readonly else { break }
        parameter.isPromoted = true
        advance()
        if at(.openParen) { skipParenthesis() }
      }
      parameter.type = parseType()
      if at(.ampersand) {
        advance()
        parameter.isReference = true
      }
      if take(.ellipsis) { parameter.isVariadic = true }
      if token.kind == .variable {
        parameter.name = variableName(of: token)
        advance()
        if take(.assign) { parameter.defaultValue = parseExpression() }
        if at(.openBrace), parameter.isPromoted { skipBraces() }
        parameters.append(parameter)
      } else {
        errors += 1
      }
      if take(.comma) { continue }
      if at(.closeParen) { break }
      errors += 1
      if position == before { advance() }
    }
    expect(.closeParen)
    return parameters
  }

  private mutating func skipParenthesis() {
    var open = 0
    while !isAtEnd {
      if at(.openParen) { open += 1 }
      if at(.closeParen) { open -= 1 }
      if at(.semicolon) || at(.openBrace) { return }
      advance()
      if open == 0 { return }
    }
  }

  private mutating func skipBraces() {
    var open = 0
    while !isAtEnd {
      if at(.openBrace) { open += 1 }
      if at(.closeBrace) { open -= 1 }
      advance()
      if open == 0 { return }
    }
  }

  private mutating func skipReturnType() {
    if take(.colon) { _ = parseType() }
  }

  /// Reads a type; its name in lower case where it is a single one, else -1.
  private mutating func parseType() -> Int32 {
    _ = take(.question)
    var type: Int32 = -1
    var parts = 0
    while !isAtEnd {
      if at(.openParen) {
        skipParenthesis()
        parts += 2
      } else if token.kind == .identifier || token.kind == .qualifiedName
        || (token.kind == .keyword
          && (token.keyword == .array || token.keyword == .callable || token.keyword == .static
            || token.keyword == .enum || token.keyword == .list))
      {
        let part = lastPart(token)
        type = names.lower(part)
        parts += 1
        advance()
      } else {
        break
      }
      if at(.pipe) {
        advance()
        parts += 1
      } else if at(.ampersand), lookahead(1).kind != .variable, lookahead(1).punctuation != .ellipsis,
        lookahead(1).punctuation != .ampersand
      {
        advance()
        parts += 1
      } else {
        break
      }
    }
    return parts == 1 ? type : -1
  }

  // MARK: Classes

  mutating func parseClassLike() -> Int32 {
    let line = token.line
    let doc = docs[position]
    var isAbstract = false
    while at(.abstract) || at(.final) || at(.readonly) {
      if at(.abstract) { isAbstract = true }
      advance()
    }
    let isInterface = at(.interface)
    let isEnumeration = at(.enum)
    advance()
    let name = memberName() ?? -1
    if take(.colon) { _ = parseType() }
    let index = parseClassBody(name: name, doc: doc, line: line)
    classes[Int(index)].isAbstract = isAbstract || isInterface
    classes[Int(index)].isEnumeration = isEnumeration
    return add(.classLike, line, a: index)
  }

  /// From behind the name on; the index of the new class.
  mutating func parseClassBody(name: Int32, doc: Range<Int>?, line: UInt32) -> Int32 {
    var syntax = ClassSyntax(name: name, doc: doc, line: line)
    if take(.extends) {
      syntax.parent = parseClassNames().first ?? -1
    }
    if take(.implements) { syntax.interfaces = parseClassNames() }
    expect(.openBrace)
    while !at(.closeBrace), !isAtEnd, token.kind != .closeTag || lookahead(1).kind == .openTag {
      let before = position
      parseMember(of: &syntax)
      if position == before {
        errors += 1
        advance()
      }
    }
    expect(.closeBrace)
    classes.append(syntax)
    return Int32(truncatingIfNeeded: classes.count - 1)
  }

  private mutating func parseClassNames() -> [Int32] {
    var result: [Int32] = []
    while token.kind == .identifier || token.kind == .qualifiedName
      || (token.kind == .keyword && token.keyword == .enum)
    {
      let name = resolveName(token, aliases: classAliases).name
      result.append(name)
      advance()
      if !take(.comma) { break }
    }
    return result
  }

  private mutating func parseMember(of syntax: inout ClassSyntax) {
    var doc = docs[position]
    skipAttributes()
    doc = doc ?? docs[position]
    var isStatic = false
    var hasModifier = false
    let line = token.line
    loop: while token.kind == .keyword {
      switch token.keyword {
      case .static: isStatic = true
      case .public, .private, .protected, .var, .abstract, .final, .readonly: break
      default: break loop
      }
      hasModifier = true
      advance()
      // `private(set)` of PHP 8.4
      if at(.openParen), lookahead(1).kind == .identifier, lookahead(2).punctuation == .closeParen {
        skipParenthesis()
      }
    }
    switch token.keyword {
    case .use where !hasModifier: parseTraitUse(of: &syntax)
    case .const: parseClassConstants(of: &syntax)
    case .case where !hasModifier:
      advance()
      if let name = memberName() {
        let value = take(.assign) ? parseExpression() : string(names.bytes(name), line)
        syntax.constants.append((name, value))
      }
      endStatement()
    case .function:
      advance()
      _ = take(.ampersand)
      guard let name = memberName() else {
        errors += 1
        skipToStatement()
        return
      }
      let index = parseFunctionRest(name: name, doc: doc, line: line)
      functions[Int(index)].isStatic = isStatic
      syntax.methods.append(index)
    default:
      if token.kind == .openTag || token.kind == .closeTag {
        advance()
        return
      }
      if take(.semicolon) { return }
      parseProperties(of: &syntax, isStatic: isStatic, doc: doc)
    }
  }

  private mutating func parseTraitUse(of syntax: inout ClassSyntax) {
    advance()
    syntax.traits += parseClassNames()
    if at(.openBrace) { skipBraces() } else { endStatement() }
  }

  private mutating func parseClassConstants(of syntax: inout ClassSyntax) {
    advance()
    // A typed constant has a name before its name.
    if token.kind == .identifier || token.kind == .qualifiedName || token.kind == .keyword || at(.question),
      lookahead(1).punctuation != .assign
    {
      _ = parseType()
    }
    repeat {
      guard let name = memberName() else { break }
      expect(.assign)
      let value = parseExpression()
      syntax.constants.append((name, value))
    } while take(.comma)
    endStatement()
  }

  private mutating func parseProperties(of syntax: inout ClassSyntax, isStatic: Bool, doc: Range<Int>?) {
    if token.kind != .variable { _ = parseType() }
    guard token.kind == .variable else {
      errors += 1
      skipToStatement()
      if at(.openBrace) { skipBraces() }
      return
    }
    while token.kind == .variable {
      let name = variableName(of: token)
      advance()
      let value = take(.assign) ? parseExpression() : -1
      syntax.properties.append(PropertySyntax(name: name, value: value, isStatic: isStatic, doc: doc))
      if at(.openBrace) {
        parseHooks(of: &syntax)
        return
      }
      if !take(.comma) { break }
    }
    endStatement()
  }

  /// The hooks of a property (PHP 8.4) become methods that nobody calls by name: they are run with the others.
  private mutating func parseHooks(of syntax: inout ClassSyntax) {
    expect(.openBrace)
    while !at(.closeBrace), !isAtEnd {
      let before = position
      let line = token.line
      skipAttributes()
      while at(.final) { advance() }
      _ = take(.ampersand)
      if token.kind == .identifier {
        let hook = names.number(Array("property hook ".utf8) + bytes[token.range])
        advance()
        var function = FunctionSyntax(name: hook, line: line)
        if at(.openParen) { function.parameters = parseParameters() }
        if take(.doubleArrow) {
          function.body = parseExpression()
          function.isArrow = true
          endStatement()
        } else if at(.openBrace) {
          function.body = parseBlock()
        } else {
          endStatement()
        }
        functions.append(function)
        syntax.methods.append(Int32(truncatingIfNeeded: functions.count - 1))
      }
      if position == before { advance() }
    }
    expect(.closeBrace)
  }
}
