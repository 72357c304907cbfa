extension PHPParser {
  mutating func parseTopLevel() -> Int32 {
    var statements: [Int32] = []
    while !isAtEnd {
      let before = position
      statements.append(parseStatement())
      if position == before {
        errors += 1
        advance()
      }
    }
    let all = list(statements)
    return add(.block, 1, a: all)
  }

  mutating func parseStatement() -> Int32 {
    nested { $0.parseStatementHere() }
  }

  private mutating func parseStatementHere() -> Int32 {
    let token = token
    switch token.kind {
    case .openTag, .closeTag:
      advance()
      return add(.nothing, token.line)
    case .inlineHTML:
      advance()
      return add(.html, token.line)
    case .openTagEcho:
      advance()
      return parseEcho(token.line)
    case .data:
      haltOffset = token.range.lowerBound
      advance()
      return add(.halt, token.line)
    case .punctuation:
      switch token.punctuation {
      case .openBrace: return parseBlock()
      case .semicolon:
        advance()
        return add(.nothing, token.line)
      case .attribute:
        skipAttributes()
        return parseStatementHere()
      default: return parseExpressionStatement()
      }
    case .keyword: return parseKeywordStatement(token)
    case .identifier where lookahead(1).punctuation == .colon:
      advance()
      advance()
      return add(.label, token.line, a: name(of: token))
    default: return parseExpressionStatement()
    }
  }

  private mutating func parseExpressionStatement() -> Int32 {
    let line = token.line
    let before = errors
    let expression = parseExpression()
    if errors > before, !at(.semicolon) {
      skipToStatement()
    } else {
      endStatement()
    }
    return add(.expression, line, a: expression)
  }

  mutating func parseBlock() -> Int32 {
    let line = token.line
    expect(.openBrace)
    var statements: [Int32] = []
    while !at(.closeBrace), !isAtEnd {
      let before = position
      statements.append(parseStatement())
      if position == before {
        errors += 1
        advance()
      }
    }
    expect(.closeBrace)
    let all = list(statements)
    return add(.block, line, a: all)
  }

  private mutating func parseKeywordStatement(_ token: PHPToken) -> Int32 {
    let line = token.line
    switch token.keyword {
    case .echo:
      advance()
      return parseEcho(line)
    case .if: return parseIf()
    case .while:
      advance()
      let condition = parseCondition()
      let body = parseBody(.endwhile)
      return add(.while, line, a: condition, b: body)
    case .do:
      advance()
      let body = parseStatement()
      if !take(.while) { errors += 1 }
      let condition = parseCondition()
      endStatement()
      return add(.doWhile, line, a: condition, b: body)
    case .for: return parseFor()
    case .foreach: return parseForEach()
    case .switch: return parseSwitch()
    case .break, .continue:
      advance()
      var levels: Int32 = 1
      // `break(2)` was allowed before PHP 5.4.
      let isWrapped = at(.openParen) && lookahead(1).kind == .integer && lookahead(2).punctuation == .closeParen
      if isWrapped { advance() }
      if self.token.kind == .integer {
        levels = Int32(String(decoding: bytes[self.token.range], as: UTF8.self)) ?? 1
        advance()
      }
      if isWrapped { advance() }
      endStatement()
      return add(token.keyword == .break ? .break : .continue, line, a: min(max(levels, 1), 64))
    case .return:
      advance()
      let hasValue = !at(.semicolon) && self.token.kind != .closeTag && !isAtEnd && !at(.closeBrace)
      let value = hasValue ? parseExpression() : -1
      endStatement()
      return add(.return, line, a: value)
    case .global:
      advance()
      let members = parseCommaList { $0.parseSimpleVariable() }
      endStatement()
      return add(.global, line, a: members)
    case .static where lookahead(1).kind == .variable:
      advance()
      let members = parseCommaList { $0.parseExpression() }
      endStatement()
      return add(.staticVariables, line, a: members)
    case .unset where lookahead(1).punctuation == .openParen:
      advance()
      advance()
      let members = parseCommaList { $0.parseExpression() }
      expect(.closeParen)
      endStatement()
      return add(.unset, line, a: members)
    case .try: return parseTry()
    case .goto where lookahead(1).kind == .identifier:
      advance()
      let target = name(of: self.token)
      advance()
      endStatement()
      return add(.goto, line, a: target)
    case .declare: return parseDeclare()
    case .namespace where lookahead(1).punctuation != .backslash: return parseNamespace()
    case .haltCompiler:
      while !isAtEnd, self.token.kind != .data { advance() }
      haltOffset = self.token.range.lowerBound
      while !isAtEnd { advance() }
      return add(.halt, line)
    default: return parseDeclaration(token)
    }
  }

  /// Declarations, and what is none of them: an expression.
  private mutating func parseDeclaration(_ token: PHPToken) -> Int32 {
    switch token.keyword {
    case .use: return parseUse()
    case .const: return parseConstants()
    case .function:
      let next = lookahead(1).punctuation == .ampersand ? lookahead(2) : lookahead(1)
      if next.kind == .identifier || (next.kind == .keyword && lookahead(1).punctuation != .openParen) {
        return parseFunction()
      }
      return parseExpressionStatement()
    case .abstract, .final, .class, .interface, .trait, .readonly:
      return isClassLike() ? parseClassLike() : parseExpressionStatement()
    case .enum:
      return lookahead(1).kind == .identifier ? parseClassLike() : parseExpressionStatement()
    case .else, .elseif, .case, .default, .catch, .finally, .endif, .endwhile, .endfor, .endforeach, .endswitch:
      // Left over where an earlier part could not be read.
      errors += 1
      advance()
      return add(.nothing, token.line)
    default: return parseExpressionStatement()
    }
  }

  private func isClassLike() -> Bool {
    for offset in 0..<4 {
      switch lookahead(offset).keyword {
      case .abstract, .final, .readonly: continue
      case .class, .interface, .trait:
        return lookahead(offset + 1).kind == .identifier || lookahead(offset + 1).kind == .keyword
      default: return false
      }
    }
    return false
  }

  mutating func parseCommaList(_ parse: (inout PHPParser) -> Int32) -> Int32 {
    var members: [Int32] = []
    repeat {
      if at(.closeParen) || at(.semicolon) || isAtEnd { break }
      members.append(parse(&self))
    } while take(.comma)
    return list(members)
  }

  private mutating func parseEcho(_ line: UInt32) -> Int32 {
    let members = parseCommaList { $0.parseExpression() }
    endStatement()
    return add(.echo, line, a: members)
  }

  private mutating func parseCondition() -> Int32 {
    expect(.openParen)
    let condition = parseExpression()
    expect(.closeParen)
    return condition
  }

  /// A statement, or the alternative syntax: `:` up to the keyword that ends it.
  private mutating func parseBody(_ end: PHPKeyword) -> Int32 {
    guard take(.colon) else { return parseStatement() }
    let body = parseStatements { $0.at(end) }
    if !take(end) { errors += 1 }
    endStatement()
    return body
  }

  private mutating func parseStatements(until isEnd: (inout PHPParser) -> Bool) -> Int32 {
    let line = token.line
    var statements: [Int32] = []
    while !isAtEnd, !isEnd(&self), !at(.closeBrace) {
      let before = position
      statements.append(parseStatement())
      if position == before { advance() }
    }
    let all = list(statements)
    return add(.block, line, a: all)
  }

  private mutating func parseIf() -> Int32 {
    let line = token.line
    advance()
    var parts = [parseCondition()]
    if take(.colon) {
      let isEnd: (inout PHPParser) -> Bool = { $0.at(.elseif) || $0.at(.else) || $0.at(.endif) }
      parts.append(parseStatements(until: isEnd))
      while !isAtEnd {
        if take(.elseif) {
          parts.append(parseCondition())
          expect(.colon)
          parts.append(parseStatements(until: isEnd))
        } else if take(.else) {
          if take(.if) {
            parts.append(parseCondition())
          } else {
            parts.append(-1)
          }
          expect(.colon)
          parts.append(parseStatements(until: isEnd))
        } else {
          break
        }
      }
      if !take(.endif) { errors += 1 }
      endStatement()
    } else {
      parts.append(parseStatement())
      skipTags(before: [.else, .elseif])
      while at(.elseif) || at(.else) {
        if take(.elseif) {
          parts.append(parseCondition())
        } else {
          advance()
          // `else if` in a row would nest as deep as the row is long.
          if at(.if), lookahead(1).punctuation == .openParen, !isAlternative() {
            advance()
            parts.append(parseCondition())
          } else {
            parts.append(-1)
            parts.append(parseStatement())
            break
          }
        }
        parts.append(parseStatement())
        skipTags(before: [.else, .elseif])
      }
    }
    let all = list(parts)
    return add(.if, line, a: all)
  }

  /// Whether the `if` here is written with a colon.
  private func isAlternative() -> Bool {
    var open = 0
    for offset in 1..<4096 {
      let token = lookahead(offset)
      if token.kind == .data { return false }
      if token.punctuation == .openParen { open += 1 }
      if token.punctuation == .closeParen {
        open -= 1
        if open == 0 { return lookahead(offset + 1).punctuation == .colon }
      }
    }
    return false
  }

  /// `} ?> <?php else {`: tags with nothing but white space between them don't part an if from its else.
  private mutating func skipTags(before keywords: [PHPKeyword]) {
    guard token.kind == .closeTag else { return }
    var offset = 1
    while offset < 3 {
      let token = lookahead(offset)
      if token.kind == .inlineHTML, bytes[token.range].allSatisfy(ByteClass.isSpace) { offset += 1 } else { break }
    }
    guard lookahead(offset).kind == .openTag, let keyword = lookahead(offset + 1).keyword, keywords.contains(keyword)
    else { return }
    for _ in 0...offset { advance() }
  }

  private mutating func parseFor() -> Int32 {
    let line = token.line
    advance()
    expect(.openParen)
    let start = parseCommaList { $0.parseExpression() }
    expect(.semicolon)
    let condition = parseCommaList { $0.parseExpression() }
    expect(.semicolon)
    let step = parseCommaList { $0.parseExpression() }
    expect(.closeParen)
    let body = parseBody(.endfor)
    return add(.for, line, a: start, b: condition, c: step, d: body)
  }

  private mutating func parseForEach() -> Int32 {
    let line = token.line
    advance()
    expect(.openParen)
    let subject = parseExpression()
    if !take(.as) { errors += 1 }
    var key: Int32 = -1
    var isReference: UInt8 = take(.ampersand) ? 1 : 0
    var value = parseExpression()
    if take(.doubleArrow) {
      key = value
      isReference = take(.ampersand) ? 1 : 0
      value = parseExpression()
    }
    expect(.closeParen)
    let body = parseBody(.endforeach)
    return add(.forEach, line, a: subject, b: key, c: value, d: body, flags: isReference)
  }

  private mutating func parseSwitch() -> Int32 {
    let line = token.line
    advance()
    let subject = parseCondition()
    let isAlternative = take(.colon)
    if !isAlternative { expect(.openBrace) }
    while token.kind == .closeTag || token.kind == .inlineHTML || token.kind == .openTag { advance() }
    var cases: [Int32] = []
    while !isAtEnd, at(.case) || at(.default) {
      let caseLine = token.line
      var condition: Int32 = -1
      if take(.case) { condition = parseExpression() } else { advance() }
      if !take(.colon), !take(.semicolon) { errors += 1 }
      var statements: [Int32] = []
      while !isAtEnd, !at(.case), !at(.default), !at(.closeBrace), !at(.endswitch) {
        let before = position
        statements.append(parseStatement())
        if position == before { advance() }
      }
      let body = list(statements)
      cases.append(add(.switchCase, caseLine, a: condition, b: body))
    }
    if isAlternative {
      if !take(.endswitch) { errors += 1 }
      endStatement()
    } else {
      expect(.closeBrace)
    }
    let all = list(cases)
    return add(.switch, line, a: subject, b: all)
  }

  private mutating func parseTry() -> Int32 {
    let line = token.line
    advance()
    let body = parseBlock()
    var catches: [Int32] = []
    while at(.catch) {
      let catchLine = token.line
      advance()
      expect(.openParen)
      var variable: Int32 = -1
      while !at(.closeParen), !isAtEnd, !at(.openBrace) {
        if token.kind == .variable { variable = variableName(of: token) }
        advance()
      }
      expect(.closeParen)
      let handler = parseBlock()
      catches.append(add(.catchClause, catchLine, a: variable, b: handler))
    }
    let finally: Int32 = take(.finally) ? parseBlock() : -1
    let all = list(catches)
    return add(.try, line, a: body, b: all, c: finally)
  }

  private mutating func parseDeclare() -> Int32 {
    let line = token.line
    advance()
    _ = parseCondition()
    if at(.semicolon) || token.kind == .closeTag {
      endStatement()
      return add(.nothing, line)
    }
    return parseBody(.enddeclare)
  }

  private mutating func parseNamespace() -> Int32 {
    let line = token.line
    advance()
    if token.kind == .identifier || token.kind == .qualifiedName || token.kind == .keyword { advance() }
    classAliases = [:]
    functionAliases = [:]
    if at(.openBrace) { return parseBlock() }
    endStatement()
    return add(.nothing, line)
  }
}
