/// Reads expressions by precedence climbing; depth and size are bounded.
struct SyntaxParser {
  private let text: String
  private var lexer: Lexer
  private var token: Token = .end
  private var offset = 0
  private var nodes = 0

  static let maximumLength = 16_384
  static let maximumNodes = 2000
  static let maximumDepth = 50

  init(_ text: String) throws(ExpressionError) {
    guard text.utf8.count <= Self.maximumLength else {
      throw ExpressionError(text, "longer than \(Self.maximumLength) bytes")
    }
    self.text = text
    lexer = Lexer(text)
    try advance()
  }

  mutating func whole() throws(ExpressionError) -> Syntax {
    let syntax = try expression(0)
    guard token == .end else { throw failure("expected an operator or the end") }
    return syntax
  }

  private func failure(_ reason: String) -> ExpressionError { ExpressionError(text, reason, at: offset) }

  private mutating func advance() throws(ExpressionError) { (token, offset) = try lexer.next() }

  private mutating func take(_ sign: String) throws(ExpressionError) -> Bool {
    guard token == .sign(sign) else { return false }
    try advance()
    return true
  }

  private mutating func expect(_ sign: String) throws(ExpressionError) {
    guard try take(sign) else { throw failure("expected '\(sign)'") }
  }

  private mutating func counted(_ depth: Int) throws(ExpressionError) {
    nodes += 1
    guard nodes <= Self.maximumNodes else { throw failure("more than \(Self.maximumNodes) parts") }
    guard depth <= Self.maximumDepth else { throw failure("nested deeper than \(Self.maximumDepth)") }
  }

  private mutating func expression(_ depth: Int) throws(ExpressionError) -> Syntax {
    try counted(depth)
    let condition = try binary(minimum: 1, depth + 1)
    let at = offset
    guard try take("?") else { return condition }
    let yes = try expression(depth + 1)
    try expect(":")
    return .conditional(condition, yes, try expression(depth + 1), at: at)
  }

  private var binaryOperator: Syntax.Binary? {
    switch token {
    case .sign(let sign): Syntax.Binary(rawValue: sign)
    case .name("in"): .in
    default: nil
    }
  }

  private mutating func binary(minimum: Int, _ depth: Int) throws(ExpressionError) -> Syntax {
    try counted(depth)
    var left = try unary(depth + 1)
    var chain = depth
    while let operation = binaryOperator, operation.precedence >= minimum {
      let at = offset
      // Each step deepens the tree to the left, which the evaluator walks.
      chain += 1
      try counted(chain)
      try advance()
      left = .binary(operation, left, try binary(minimum: operation.precedence + 1, depth + 1), at: at)
    }
    return left
  }

  private mutating func unary(_ depth: Int) throws(ExpressionError) -> Syntax {
    try counted(depth)
    let at = offset
    if try take("!") { return .not(try unary(depth + 1), at: at) }
    if try take("-") { return .negative(try unary(depth + 1), at: at) }
    var value = try primary(depth + 1)
    var chain = depth
    while true {
      let at = offset
      if try take(".") {
        guard case .name(let name) = token else { throw failure("expected a name after '.'") }
        try advance()
        value = token == .sign("(") ? try call(name, on: value, at, depth + 1) : .member(value, name, at: at)
      } else if try take("[") {
        let index = try expression(depth + 1)
        try expect("]")
        value = .element(value, index, at: at)
      } else {
        return value
      }
      chain += 1
      try counted(chain)
    }
  }

  private mutating func primary(_ depth: Int) throws(ExpressionError) -> Syntax {
    let at = offset
    switch token {
    case .int(let value):
      try advance()
      return .literal(.int(value))
    case .double(let value):
      try advance()
      return .literal(.double(value))
    case .string(let value):
      try advance()
      return .literal(.string(value))
    case .name("true"), .name("false"):
      let value = token == .name("true")
      try advance()
      return .literal(.bool(value))
    case .name("null"):
      try advance()
      return .literal(.null)
    case .name(let name) where name != "in":
      try advance()
      return token == .sign("(") ? try call(name, on: nil, at, depth + 1) : .name(name, at: at)
    case .sign("("):
      try advance()
      let inner = try expression(depth + 1)
      try expect(")")
      return inner
    case .sign("["):
      try advance()
      return .list(try arguments(closing: "]", depth + 1))
    default: throw failure("expected a value")
    }
  }

  private mutating func arguments(closing: String, _ depth: Int) throws(ExpressionError) -> [Syntax] {
    var list: [Syntax] = []
    if try take(closing) { return list }
    repeat { list.append(try expression(depth)) } while try take(",")
    try expect(closing)
    return list
  }

  private mutating func call(
    _ name: String, on receiver: Syntax?, _ at: Int, _ depth: Int
  ) throws(ExpressionError) -> Syntax {
    try expect("(")
    let arguments = try arguments(closing: ")", depth)
    if let receiver, let macro = Syntax.Macro(rawValue: name) {
      guard arguments.count == 2, case .name(let variable, _) = arguments[0] else {
        throw ExpressionError(text, "\(name) takes a name and an expression: list.\(name)(x, …)", at: at)
      }
      return .macro(macro, receiver, variable: variable, arguments[1], at: at)
    }
    if receiver == nil, name == "has" {
      guard arguments.count == 1, case .member(let object, let member, _) = arguments[0] else {
        throw ExpressionError(text, "has takes a member: has(a.b)", at: at)
      }
      return .has(object, member, at: at)
    }
    guard Functions.isKnown(name, onReceiver: receiver != nil) else {
      let known = Functions.names(onReceiver: receiver != nil).joined(separator: ", ")
      throw ExpressionError(
        text, "there is no \(receiver == nil ? "function" : "method") '\(name)'; there are \(known)", at: at)
    }
    return .call(name, receiver: receiver, arguments, at: at)
  }
}
