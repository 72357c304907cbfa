extension PHPParser {
  mutating func parsePrimary() -> Int32 {
    let token = token
    switch token.kind {
    case .variable:
      advance()
      return add(.variable, token.line, a: variableName(of: token))
    case .identifier, .qualifiedName: return parseNameExpression(token)
    case .integer: return parseInteger(token)
    case .float:
      advance()
      floats.append(Double(String(decoding: bytes[token.range].filter { $0 != 95 }, as: UTF8.self)) ?? 0)
      return add(.float, token.line, a: Int32(truncatingIfNeeded: floats.count - 1))
    case .string:
      advance()
      return string(unescapeSingle(token.range), token.line)
    case .template:
      advance()
      return parseTemplate(token)
    case .heredoc, .nowdoc:
      advance()
      return parseHeredoc(token)
    case .backtick:
      advance()
      let text = parseTemplate(token)
      return add(.backtick, token.line, a: text)
    case .keyword: return parseKeywordPrimary(token)
    case .punctuation: return parsePunctuationPrimary(token)
    case .closeTag, .inlineHTML, .openTag, .openTagEcho, .data, .bad, .comment, .docComment:
      errors += 1
      if token.kind == .bad { advance() }
      return add(.bad, token.line)
    }
  }

  private mutating func parseNameExpression(_ token: PHPToken) -> Int32 {
    advance()
    let isCall = at(.openParen)
    let isClass = at(.doubleColon)
    let resolved = resolveName(token, aliases: isClass ? classAliases : isCall ? functionAliases : [:])
    let flags: UInt8 = resolved.isQualified ? 1 : 0
    return add(isCall || isClass ? .name : .constant, token.line, a: resolved.name, flags: flags)
  }

  private mutating func parseInteger(_ token: PHPToken) -> Int32 {
    advance()
    var digits = bytes[token.range].filter { $0 != 95 }
    var radix = 10
    if digits.count > 1, digits[0] == 48 {
      switch digits[1] | 32 {
      case 120: radix = 16
      case 98: radix = 2
      case 111: radix = 8
      default: radix = 8
      }
      digits.removeFirst(digits[1] | 32 >= 97 ? 2 : 1)
    }
    let text = String(decoding: digits, as: UTF8.self)
    if let value = Int(text, radix: radix) {
      integers.append(value)
      return add(.integer, token.line, a: Int32(truncatingIfNeeded: integers.count - 1))
    }
    // Too wide for an integer: PHP makes it a float.
    var value = 0.0
    for digit in digits { value = value * Double(radix) + Double(ByteClass.hexValue(digit) ?? 0) }
    floats.append(value)
    return add(.float, token.line, a: Int32(truncatingIfNeeded: floats.count - 1))
  }

  private mutating func parsePunctuationPrimary(_ token: PHPToken) -> Int32 {
    switch token.punctuation {
    case .openParen:
      advance()
      let inner = parseExpression()
      expect(.closeParen)
      return inner
    case .openBracket:
      advance()
      return parseArrayItems(until: .closeBracket, line: token.line, isList: false)
    case .dollar: return parseSimpleVariable()
    case .attribute:
      skipAttributes()
      return parsePrimary()
    default:
      errors += 1
      // Brackets and separators belong to whoever opened them; other signs are skipped so that reading goes on.
      switch token.punctuation {
      case .closeParen, .closeBracket, .closeBrace, .openBrace, .semicolon, .comma: break
      default: advance()
      }
      return add(.bad, token.line)
    }
  }

  private mutating func parseKeywordPrimary(_ token: PHPToken) -> Int32 {
    switch token.keyword {
    case .array where lookahead(1).punctuation == .openParen:
      advance()
      advance()
      return parseArrayItems(until: .closeParen, line: token.line, isList: false)
    case .list where lookahead(1).punctuation == .openParen:
      advance()
      advance()
      return parseArrayItems(until: .closeParen, line: token.line, isList: true)
    case .isset:
      advance()
      expect(.openParen)
      var members: [Int32] = []
      while !at(.closeParen), !isAtEnd {
        members.append(parseExpression())
        if !take(.comma) { break }
      }
      expect(.closeParen)
      let all = list(members)
      return add(.isset, token.line, a: all)
    case .empty:
      advance()
      expect(.openParen)
      let operand = parseExpression()
      expect(.closeParen)
      return add(.empty, token.line, a: operand)
    case .function, .fn: return parseClosure(isStatic: false)
    case .static:
      if lookahead(1).keyword == .function || lookahead(1).keyword == .fn {
        advance()
        return parseClosure(isStatic: true)
      }
      advance()
      return add(.name, token.line, a: names.number("static"))
    case .match where lookahead(1).punctuation == .openParen && isMatch(): return parseMatch()
    case .magicClass, .magicDirectory, .magicFile, .magicFunction, .magicLine, .magicMethod, .magicNamespace,
      .magicTrait:
      advance()
      return add(.magic, token.line, flags: token.detail)
    default:
      // A keyword where a name can stand: `enum(…)`, `list::x`, a constant called `match`.
      guard isUsableAsName(token) else {
        errors += 1
        advance()
        return add(.bad, token.line)
      }
      advance()
      let kind: SyntaxNode.Kind = at(.openParen) || at(.doubleColon) ? .name : .constant
      return add(kind, token.line, a: name(of: token))
    }
  }

  private func isUsableAsName(_ token: PHPToken) -> Bool {
    switch token.keyword {
    case .enum, .match, .readonly, .fn, .array, .callable, .eval, .list, .trait, .goto, .namespace, .interface, .use,
      .final, .finally, .abstract, .private, .public, .protected, .yield, .global:
      true
    default: false
    }
  }

  /// Whether `match (…)` is followed by its brace: before PHP 8 it was a name like another.
  private func isMatch() -> Bool {
    var open = 0
    for offset in 1..<4096 {
      let token = lookahead(offset)
      if token.kind == .data { return false }
      guard let punctuation = token.punctuation else { continue }
      if punctuation == .openParen { open += 1 }
      if punctuation == .closeParen {
        open -= 1
        if open == 0 { return lookahead(offset + 1).punctuation == .openBrace }
      }
    }
    return false
  }

  private mutating func parseMatch() -> Int32 {
    let line = token.line
    advance()
    advance()
    let subject = parseExpression()
    expect(.closeParen)
    expect(.openBrace)
    var arms: [Int32] = []
    while !at(.closeBrace), !isAtEnd {
      let armLine = token.line
      let before = position
      var conditions: Int32 = -1
      if at(.default), lookahead(1).punctuation == .doubleArrow || lookahead(1).punctuation == .comma {
        advance()
        _ = take(.comma)
      } else {
        var members: [Int32] = []
        while !at(.doubleArrow), !at(.closeBrace), !isAtEnd {
          members.append(parseExpression())
          if !take(.comma) { break }
        }
        conditions = list(members)
      }
      expect(.doubleArrow)
      let result = parseExpression()
      arms.append(add(.matchArm, armLine, a: conditions, b: result))
      if !take(.comma), !at(.closeBrace) { errors += 1 }
      if position == before { advance() }
    }
    expect(.closeBrace)
    let all = list(arms)
    return add(.match, line, a: subject, b: all)
  }

  /// The members of an array, a list() or a destructuring pattern.
  mutating func parseArrayItems(until end: PHPPunctuation, line: UInt32, isList: Bool) -> Int32 {
    var items: [Int32] = []
    while !at(end), !isAtEnd {
      let itemLine = token.line
      if at(.comma) {
        advance()
        items.append(add(.arrayItem, itemLine))
        continue
      }
      let before = position
      if take(.ellipsis) {
        let value = parseExpression()
        items.append(add(.arrayItem, itemLine, b: value, flags: 2))
      } else {
        var isReference: UInt8 = take(.ampersand) ? 1 : 0
        var value = parseExpression()
        var key: Int32 = -1
        if take(.doubleArrow) {
          key = value
          isReference = take(.ampersand) ? 1 : 0
          value = parseExpression()
        }
        items.append(add(.arrayItem, itemLine, a: key, b: value, flags: isReference))
      }
      if take(.comma) { continue }
      if at(end) { break }
      errors += 1
      if position == before { advance() }
      if at(.semicolon) || at(.closeBrace) || token.kind == .closeTag { break }
    }
    if !take(end) { errors += 1 }
    let all = list(items)
    return add(.array, line, a: all, flags: isList ? 1 : 0)
  }

  /// `$name`, `$$name` or `${expression}`.
  mutating func parseSimpleVariable() -> Int32 {
    let token = token
    if token.kind == .variable {
      advance()
      return add(.variable, token.line, a: variableName(of: token))
    }
    advance()
    if take(.openBrace) {
      let expression = parseExpression()
      expect(.closeBrace)
      return add(.variableVariable, token.line, a: expression)
    }
    guard self.token.kind == .variable || at(.dollar) else {
      errors += 1
      return add(.bad, token.line)
    }
    let inner = nested { $0.parseSimpleVariable() }
    return add(.variableVariable, token.line, a: inner)
  }

  // MARK: new

  mutating func parseNew() -> Int32 {
    let line = token.line
    advance()
    skipAttributes()
    var modifiers = 0
    while modifiers < 2, lookahead(modifiers).keyword == .readonly || lookahead(modifiers).keyword == .final {
      modifiers += 1
    }
    if lookahead(modifiers).keyword == .class {
      for _ in 0...modifiers { advance() }
      let arguments = at(.openParen) ? parseArguments() : list([])
      let index = parseClassBody(name: -1, doc: nil, line: line)
      return add(.newAnonymous, line, a: index, b: arguments)
    }
    let reference = parseClassReference()
    let arguments = at(.openParen) ? parseArguments() : list([])
    return add(.new, line, a: reference, b: arguments)
  }

  /// A class as `new` and `instanceof` name it: a name, or a variable with its properties, without a call.
  mutating func parseClassReference() -> Int32 {
    let token = token
    if token.kind == .identifier || token.kind == .qualifiedName {
      advance()
      let resolved = resolveName(token, aliases: classAliases)
      return add(.name, token.line, a: resolved.name, flags: resolved.isQualified ? 1 : 0)
    }
    if token.kind == .keyword, token.keyword == .static || isUsableAsName(token) {
      advance()
      return add(.name, token.line, a: name(of: token))
    }
    if take(.openParen) {
      let expression = parseExpression()
      expect(.closeParen)
      return expression
    }
    guard token.kind == .variable || at(.dollar) else {
      return parseExpression(Binding.power)
    }
    var reference = parseSimpleVariable()
    while let punctuation = self.token.punctuation {
      let line = self.token.line
      if punctuation == .openBracket {
        advance()
        let index = at(.closeBracket) ? -1 : parseExpression()
        expect(.closeBracket)
        reference = add(.dimension, line, a: reference, b: index)
      } else if punctuation == .arrow || punctuation == .nullsafeArrow {
        advance()
        let member = parseMember()
        reference = add(.property, line, a: reference, b: member)
      } else if punctuation == .doubleColon, lookahead(1).kind == .variable {
        advance()
        let member = parseSimpleVariable()
        reference = add(.staticProperty, line, a: reference, b: member)
      } else {
        break
      }
    }
    return reference
  }
}
