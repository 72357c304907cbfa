extension PHPParser {
  /// How tightly operators bind, from loose to tight (PHP 8: `+` before `.`).
  enum Binding {
    static let lowest = 0
    static let or = 1
    static let xor = 2
    static let and = 3
    static let assignment = 5
    static let ternary = 6
    static let coalesce = 7
    static let not = 22
    static let unary = 24
    static let power = 25
  }

  mutating func parseExpression(_ minimum: Int = Binding.lowest) -> Int32 {
    nested { parser in
      var left = parser.parsePrefix()
      while let next = parser.parseInfix(left, minimum) { left = next }
      return left
    }
  }

  /// The operator behind an expression and its right side; nil where the expression ends.
  private mutating func parseInfix(_ left: Int32, _ minimum: Int) -> Int32? {
    let token = token
    if token.kind == .keyword { return parseWordOperator(left, minimum, token) }
    guard token.kind == .punctuation, let punctuation = token.punctuation else { return nil }
    if punctuation == .assign || punctuation == .coalesceAssign || compoundOperator(punctuation) != nil {
      return parseAssignment(left, minimum, punctuation)
    }
    switch punctuation {
    case .question:
      guard Binding.ternary >= minimum else { return nil }
      advance()
      if take(.colon) {
        let otherwise = parseExpression(Binding.ternary + 1)
        return add(.ternary, token.line, a: left, b: -1, c: otherwise)
      }
      let then = parseExpression(Binding.assignment)
      expect(.colon)
      let otherwise = parseExpression(Binding.ternary + 1)
      return add(.ternary, token.line, a: left, b: then, c: otherwise)
    case .coalesce:
      guard Binding.coalesce >= minimum else { return nil }
      advance()
      let right = parseExpression(Binding.coalesce)
      return add(.coalesce, token.line, a: left, b: right)
    default: break
    }
    let binding = Self.binding(punctuation)
    guard binding > 0, binding >= minimum else { return nil }
    advance()
    let right = parseExpression(punctuation == .power ? binding : binding + 1)
    switch punctuation {
    case .logicalAnd: return add(.and, token.line, a: left, b: right)
    case .logicalOr: return add(.or, token.line, a: left, b: right)
    case .pipeOperator:
      let argument = add(.argument, token.line, a: left)
      let arguments = list([argument])
      return add(.call, token.line, a: right, b: arguments)
    default: return add(.binary, token.line, a: left, b: right, flags: punctuation.rawValue)
    }
  }

  private mutating func parseWordOperator(_ left: Int32, _ minimum: Int, _ token: PHPToken) -> Int32? {
    switch token.keyword {
    case .and where Binding.and >= minimum:
      advance()
      let right = parseExpression(Binding.and + 1)
      return add(.and, token.line, a: left, b: right)
    case .or where Binding.or >= minimum:
      advance()
      let right = parseExpression(Binding.or + 1)
      return add(.or, token.line, a: left, b: right)
    case .xor where Binding.xor >= minimum:
      advance()
      let right = parseExpression(Binding.xor + 1)
      return add(.xor, token.line, a: left, b: right)
    case .instanceof where 23 >= minimum:
      advance()
      let right = parseClassReference()
      return add(.instanceOf, token.line, a: left, b: right)
    default: return nil
    }
  }

  private mutating func parseAssignment(_ left: Int32, _ minimum: Int, _ punctuation: PHPPunctuation) -> Int32? {
    // `!$a = f()` assigns first: what can be assigned to takes the operator whatever stands before it.
    guard Binding.assignment >= minimum || isAssignable(left) else { return nil }
    let line = token.line
    advance()
    if punctuation == .assign {
      if at(.ampersand) {
        advance()
        let right = parseExpression(Binding.assignment)
        return add(.assignReference, line, a: left, b: right)
      }
      let right = parseExpression(Binding.assignment)
      return add(.assign, line, a: left, b: right)
    }
    let right = parseExpression(Binding.assignment)
    if punctuation == .coalesceAssign { return add(.coalesceAssign, line, a: left, b: right) }
    let plain = compoundOperator(punctuation) ?? .dot
    return add(.compoundAssign, line, a: left, b: right, flags: plain.rawValue)
  }

  private func isAssignable(_ node: Int32) -> Bool {
    guard node >= 0, Int(node) < nodes.count else { return false }
    switch nodes[Int(node)].kind {
    case .variable, .variableVariable, .dimension, .property, .staticProperty, .array: return true
    default: return false
    }
  }

  private func compoundOperator(_ punctuation: PHPPunctuation) -> PHPPunctuation? {
    switch punctuation {
    case .plusAssign: .plus
    case .minusAssign: .minus
    case .starAssign: .star
    case .slashAssign: .slash
    case .percentAssign: .percent
    case .powerAssign: .power
    case .dotAssign: .dot
    case .andAssign: .ampersand
    case .orAssign: .pipe
    case .xorAssign: .caret
    case .leftShiftAssign: .leftShift
    case .rightShiftAssign: .rightShift
    default: nil
    }
  }

  private static func binding(_ punctuation: PHPPunctuation) -> Int {
    switch punctuation {
    case .logicalOr: 8
    case .logicalAnd: 9
    case .pipe: 10
    case .caret: 11
    case .ampersand: 12
    case .equal, .identical, .notEqual, .notIdentical, .spaceship: 13
    case .less, .lessEqual, .greater, .greaterEqual: 14
    case .pipeOperator: 15
    case .dot: 16
    case .leftShift, .rightShift: 17
    case .plus, .minus: 18
    case .star, .slash, .percent: 20
    case .power: Binding.power
    default: 0
    }
  }

  // MARK: Prefixes

  private mutating func parsePrefix() -> Int32 {
    let token = token
    switch token.kind {
    case .punctuation: return parsePunctuationPrefix(token)
    case .keyword: return parseKeywordPrefix(token)
    default: return parsePostfix(parsePrimary())
    }
  }

  private mutating func parsePunctuationPrefix(_ token: PHPToken) -> Int32 {
    guard let punctuation = token.punctuation else { return parsePrimary() }
    switch punctuation {
    case .not:
      advance()
      let operand = parseExpression(Binding.not)
      return add(.unary, token.line, a: operand, flags: punctuation.rawValue)
    case .minus, .plus, .tilde:
      advance()
      let operand = parseExpression(Binding.unary)
      return add(.unary, token.line, a: operand, flags: punctuation.rawValue)
    case .at:
      advance()
      let operand = parseExpression(Binding.unary)
      return add(.silence, token.line, a: operand)
    case .ampersand:
      // A reference in a place where only a value has meaning.
      advance()
      return parseExpression(Binding.unary)
    case .increment, .decrement:
      advance()
      let operand = parseExpression(Binding.unary)
      return add(.increment, token.line, a: operand, flags: punctuation == .decrement ? 2 : 0)
    case .openParen:
      if let cast = castType() {
        advance()
        advance()
        advance()
        let operand = parseExpression(Binding.unary)
        return add(.cast, token.line, a: operand, flags: cast.rawValue)
      }
      return parsePostfix(parsePrimary())
    default: return parsePostfix(parsePrimary())
    }
  }

  /// The type where a cast stands here: `(`, a type's name, `)`.
  private func castType() -> SyntaxNode.Cast? {
    let word = lookahead(1)
    guard word.kind == .identifier || word.kind == .keyword, lookahead(2).punctuation == .closeParen,
      word.end - word.start <= 8
    else { return nil }
    switch String(decoding: bytes[word.range].map(ByteClass.lower), as: UTF8.self) {
    case "int", "integer": return .int
    case "float", "double", "real": return .float
    case "string": return .string
    case "binary": return .binary
    case "bool", "boolean": return .bool
    case "array": return .array
    case "object": return .object
    case "unset": return .null
    default: return nil
    }
  }

  private mutating func parseKeywordPrefix(_ token: PHPToken) -> Int32 {
    switch token.keyword {
    case .new: return parsePostfix(parseNew())
    case .clone:
      advance()
      let operand = parseExpression(Binding.unary)
      return add(.clone, token.line, a: operand)
    case .print:
      advance()
      let operand = parseExpression(Binding.assignment)
      return add(.print, token.line, a: operand)
    case .include, .includeOnce, .require, .requireOnce:
      advance()
      let operand = parseExpression(Binding.assignment)
      return add(.include, token.line, a: operand, flags: token.detail)
    case .throw:
      advance()
      let operand = parseExpression()
      return add(.throwing, token.line, a: operand)
    case .yield: return parseYield()
    case .exit, .die:
      advance()
      var operand: Int32 = -1
      if take(.openParen) {
        if !at(.closeParen) { operand = parseExpression() }
        expect(.closeParen)
      }
      return add(.exit, token.line, a: operand)
    case .eval where lookahead(1).punctuation == .openParen:
      advance()
      advance()
      let operand = parseExpression()
      expect(.closeParen)
      return parsePostfix(add(.eval, token.line, a: operand))
    default: return parsePostfix(parsePrimary())
    }
  }

  private mutating func parseYield() -> Int32 {
    let line = token.line
    advance()
    if token.kind == .identifier, token.end - token.start == 4,
      bytes[token.range].map(ByteClass.lower).elementsEqual("from".utf8)
    {
      advance()
      let operand = parseExpression(Binding.assignment)
      return add(.yieldFrom, line, a: operand)
    }
    if at(.semicolon) || at(.closeParen) || at(.comma) || at(.closeBracket) { return add(.yield, line) }
    let value = parseExpression(Binding.assignment)
    if take(.doubleArrow) {
      let second = parseExpression(Binding.assignment)
      return add(.yield, line, a: second, b: value)
    }
    return add(.yield, line, a: value)
  }

  // MARK: Postfixes

  mutating func parsePostfix(_ base: Int32) -> Int32 {
    var left = base
    while let punctuation = token.punctuation {
      let line = token.line
      switch punctuation {
      case .openBracket:
        advance()
        let index = at(.closeBracket) ? -1 : parseExpression()
        expect(.closeBracket)
        left = add(.dimension, line, a: left, b: index)
      case .openBrace:
        // `$a{0}` of PHP 5: only behind what can hold a text, and only with an index and nothing else inside.
        guard isOldOffset(left) else { return left }
        advance()
        let index = parseExpression()
        expect(.closeBrace)
        left = add(.dimension, line, a: left, b: index)
      case .arrow, .nullsafeArrow:
        advance()
        let isNullsafe: UInt8 = punctuation == .nullsafeArrow ? 1 : 0
        let member = parseMember()
        if at(.openParen) {
          let arguments = parseArguments()
          left = add(.methodCall, line, a: left, b: member, c: arguments, flags: isNullsafe)
        } else {
          left = add(.property, line, a: left, b: member, flags: isNullsafe)
        }
      case .doubleColon: left = parseStaticMember(left, line)
      case .openParen:
        let arguments = parseArguments()
        left = add(.call, line, a: left, b: arguments)
      case .increment:
        guard isAssignable(left) else { return left }
        advance()
        left = add(.increment, line, a: left, flags: 1)
      case .decrement:
        guard isAssignable(left) else { return left }
        advance()
        left = add(.increment, line, a: left, flags: 3)
      default: return left
      }
    }
    return left
  }

  private func isOldOffset(_ node: Int32) -> Bool {
    guard node >= 0, Int(node) < nodes.count else { return false }
    switch nodes[Int(node)].kind {
    case .variable, .variableVariable, .dimension, .property, .staticProperty: break
    default: return false
    }
    // A body's brace follows a closing parenthesis or a line's end, never a variable; an index is short.
    var open = 0
    for offset in 0..<24 {
      let token = lookahead(offset)
      if token.kind == .closeTag || token.kind == .data { return false }
      if let punctuation = token.punctuation {
        switch punctuation {
        case .semicolon: return false
        case .openBrace: open += 1
        case .closeBrace:
          open -= 1
          if open == 0 { return offset > 1 }
        default: break
        }
      }
    }
    return false
  }

  /// What stands behind `->`: a name, a variable, or an expression in braces.
  mutating func parseMember() -> Int32 {
    let line = token.line
    if let name = memberName() { return add(.name, line, a: name) }
    if token.kind == .variable || at(.dollar) { return parseSimpleVariable() }
    if take(.openBrace) {
      let expression = parseExpression()
      expect(.closeBrace)
      return expression
    }
    errors += 1
    return add(.bad, line)
  }

  private mutating func parseStaticMember(_ base: Int32, _ line: UInt32) -> Int32 {
    advance()
    if token.kind == .variable || at(.dollar) {
      let member = parseSimpleVariable()
      if at(.openParen) {
        // `A::$f()` calls the method that $f names.
        let arguments = parseArguments()
        return add(.staticCall, line, a: base, b: member, c: arguments)
      }
      return add(.staticProperty, line, a: base, b: member)
    }
    let member: Int32
    if let name = memberName() {
      member = add(.name, line, a: name)
    } else if take(.openBrace) {
      member = parseExpression()
      expect(.closeBrace)
    } else {
      errors += 1
      return add(.bad, line)
    }
    if at(.openParen) {
      let arguments = parseArguments()
      return add(.staticCall, line, a: base, b: member, c: arguments)
    }
    return add(.classConstant, line, a: base, b: member)
  }

  /// Arguments in parentheses; -1 for `(...)`, which makes a closure of the function.
  mutating func parseArguments() -> Int32 {
    expect(.openParen)
    if at(.ellipsis), lookahead(1).punctuation == .closeParen {
      advance()
      advance()
      return -1
    }
    var arguments: [Int32] = []
    while !at(.closeParen), !isAtEnd, token.kind != .closeTag {
      let line = token.line
      let before = position
      let isSpread: UInt8 = take(.ellipsis) ? 1 : 0
      var name: Int32 = -1
      if token.kind == .identifier || token.kind == .keyword, lookahead(1).punctuation == .colon {
        name = self.name(of: token)
        advance()
        advance()
      }
      let expression = parseExpression()
      arguments.append(add(.argument, line, a: expression, b: name, flags: isSpread))
      if take(.comma) { continue }
      if at(.closeParen) { break }
      errors += 1
      if position == before { advance() }
      if at(.semicolon) || at(.openBrace) || at(.closeBrace) { break }
    }
    if !take(.closeParen) { errors += 1 }
    return list(arguments)
  }
}
