/// Reads VBScript and VB.NET into trees; where the text is not of the language, it counts an error and goes on with the
/// next line.
struct BasicParser: TokenReading {
  let tokens: [Token]
  let depthLimit: Int
  /// VB.NET: `Else If` is one word, not a nested block.
  let isDotNet: Bool
  var at = 0
  var depth = 0
  var errors = 0
  var tooDeep = false
  let deadline: Deadline
  var looks = 0
  var tooLate = false
  /// Hidden variables that hold the subjects of open `With` blocks.
  var subjects: [String] = []

  init(tokens: [Token], depthLimit: Int = 128, isDotNet: Bool = false, deadline: Deadline = .none) {
    self.deadline = deadline
    self.isDotNet = isDotNet
    self.tokens = tokens
    self.depthLimit = depthLimit
  }

  var isAtLineEnd: Bool { isAtEnd || current.kind == .newline }
  mutating func skipLine() { while !isAtLineEnd { at += 1 } }
  mutating func skipNewlines() { while current.kind == .newline, !isAtEnd { at += 1 } }

  mutating func parseAll() -> [Statement] {
    var statements: [Statement] = []
    while !isAtEnd {
      skipNewlines()
      if isAtEnd { break }
      let before = at
      if let statement = parseStatement() { statements.append(statement) }
      if at == before, !isAtEnd {
        errors += 1
        at += 1
      }
    }
    return statements
  }

  /// Statements up to one of the closing words, which stays.
  mutating func parseBody(until closers: Set<String>) -> [Statement] {
    var statements: [Statement] = []
    while !isAtEnd {
      skipNewlines()
      if isAtEnd || closes(closers) { return statements }
      let before = at
      if let statement = parseStatement() { statements.append(statement) }
      if at == before, !isAtEnd {
        errors += 1
        at += 1
      }
    }
    return statements
  }

  /// `end if`, `loop`, `next`, `else` …; `end` alone stops a program and closes nothing.
  func closes(_ closers: Set<String>) -> Bool {
    guard current.kind == .word else { return false }
    if current.text == "end", ahead(1).kind == .word { return closers.contains("end " + ahead(1).text) }
    return closers.contains(current.text)
  }

  mutating func acceptEnd(_ word: String) {
    if isWord("end"), isWord(word, 1) { at += 2 } else if isWord("end" + word) { at += 1 } else { errors += 1 }
  }

  static let modifiers: Set<String> = [
    "public", "private", "protected", "friend", "shared", "shadows", "overrides", "overridable", "readonly",
    "mustinherit", "notinheritable", "partial", "default", "withevents", "static", "overloads", "mustoverride",
  ]

  // MARK: Expressions

  mutating func parseExpression() -> Expression {
    defer { depth -= 1 }
    guard deeper() else {
      at += 1
      return .constant(.unknown)
    }
    return parseBinary(0)
  }

  private static let levels: [[String: Operator]] = [
    ["imp": .or], ["eqv": .equal], ["xor": .bitXor], ["or": .or, "orelse": .or], ["and": .and, "andalso": .and],
    [:],  // Not
    [
      "=": .equal, "<>": .notEqual, "<": .less, ">": .greater, "<=": .lessOrEqual, ">=": .greaterOrEqual,
      "is": .isInstance, "isnot": .isInstance, "like": .isInstance,
    ],
    ["&": .concatenate], ["+": .add, "-": .subtract], ["mod": .modulo], ["\\": .wholeDivide],
    ["*": .multiply, "/": .divide], ["^": .power],
  ]

  private static let precedence: [String: (level: Int, operation: Operator)] = {
    var table: [String: (level: Int, operation: Operator)] = [:]
    for (level, operators) in levels.enumerated() {
      for (text, operation) in operators { table[text] = (level, operation) }
    }
    return table
  }()

  private func operation() -> (level: Int, operation: Operator)? {
    guard at < tokens.count, tokens[at].kind == .symbol || tokens[at].kind == .word, tokens[at].text.utf8.count <= 7
    else { return nil }
    return Self.precedence[tokens[at].text]
  }

  /// One loop goes down the levels, so that a bracket costs the stack one call and not thirteen.
  private mutating func parseBinary(_ lowest: Int) -> Expression {
    defer { depth -= 1 }
    guard deeper() else {
      at += 1
      return .constant(.unknown)
    }
    if lowest <= 5, acceptWord("not") {
      let operand = parseBinary(5)
      return continueBinary(.unary(.not, operand), lowest)
    }
    return continueBinary(parseUnary(), lowest)
  }

  private mutating func continueBinary(_ start: Expression, _ lowest: Int) -> Expression {
    var left = start
    while let level = operation()?.level, level >= lowest {
      var rest: [(Operator, Expression)] = []
      while let (next, operation) = operation(), next == level {
        at += 1
        skipOneBreak()
        if level + 1 < Self.levels.count {
          rest.append((operation, parseBinary(level + 1)))
        } else {
          rest.append((operation, parseUnary()))
        }
      }
      left = .chain(left, rest)
    }
    return left
  }

  /// VB.NET goes on after an operator at a line's end.
  private mutating func skipOneBreak() {
    if current.kind == .newline, ahead(1).kind == .text || ahead(1).kind == .word, at > 0,
      tokens[at - 1].kind == .symbol,
      tokens[at - 1].text == "&" || tokens[at - 1].text == "+", ahead(1).line > tokens[at - 1].line
    {
      at += 1
    }
  }

  private mutating func parseUnary() -> Expression {
    if accept("-") { return .unary(.negate, parseUnaryDeeper()) }
    if accept("+") { return parseUnaryDeeper() }
    if isWord("not") {
      at += 1
      return .unary(.not, parseUnaryDeeper())
    }
    return parsePath()
  }

  private mutating func parseUnaryDeeper() -> Expression {
    defer { depth -= 1 }
    guard deeper() else { return .constant(.unknown) }
    return parseUnary()
  }

  /// A name, a call, a constant …; `callStart` is where the last bracket of arguments began.
  mutating func parsePath() -> Expression {
    var start: Int?
    return parsePath(callStart: &start)
  }

  mutating func parsePath(callStart: inout Int?) -> Expression {
    let base = parsePrimary()
    var suffixes: [Suffix] = []
    while !isAtEnd {
      let line = current.line
      if isSymbol("."), ahead(1).kind == .word {
        at += 1
        suffixes.append(.member(takeWord(), line: line))
        callStart = nil
      } else if isSymbol("!"), ahead(1).kind == .word {
        at += 1
        suffixes.append(.call([.constant(.text(takeWord()))], line: line))
      } else if isSymbol("(") {
        callStart = at
        if isWord("of", 1) {
          while !isAtLineEnd, !isSymbol(")") { at += 1 }
          _ = accept(")")
          continue
        }
        suffixes.append(.call(parseArguments(), line: line))
      } else {
        break
      }
    }
    return suffixes.isEmpty ? base : .path(base, suffixes)
  }

  mutating func parseArguments() -> [Expression] {
    guard accept("(") else { return [] }
    var arguments: [Expression] = []
    while !isAtEnd, !isSymbol(")") {
      let before = at
      if current.kind == .newline { at += 1 }
      if isSymbol(",") {
        arguments.append(.constant(.null))
      } else {
        if current.kind == .word, isSymbol(":=", 1) { at += 2 }
        if isWord("byval") || isWord("byref") { at += 1 }
        arguments.append(parseExpression())
      }
      if current.kind == .newline, isSymbol(")", 1) || isSymbol(",", 1) { at += 1 }
      if !accept(","), !isSymbol(")") {
        errors += 1
        return arguments
      }
      if at == before { break }
    }
    _ = accept(")")
    return arguments
  }

  private mutating func parsePrimary() -> Expression {
    let token = current
    switch token.kind {
    case .text:
      at += 1
      return .constant(Value(content: .text(token.bytes)))
    case .number:
      at += 1
      return .constant(.number(token.number))
    case .word: return parseWord(token)
    case .symbol where token.text == "(":
      at += 1
      let inner = parseExpression()
      if !accept(")") { errors += 1 }
      return inner
    case .symbol where token.text == ".":
      // Inside `With`.
      return .name(subjects.last ?? "", line: token.line)
    case .symbol where token.text == "{":
      at += 1
      var items: [Expression] = []
      while !isAtEnd, !isSymbol("}") {
        let before = at
        skipNewlines()
        items.append(parseExpression())
        _ = accept(",")
        if at == before { break }
      }
      _ = accept("}")
      return .list(items, type: "")
    default:
      errors += 1
      return .constant(.unknown)
    }
  }

  private mutating func parseWord(_ token: Token) -> Expression {
    at += 1
    switch token.text {
    case "true": return .constant(.bool(true))
    case "false": return .constant(.bool(false))
    case "nothing", "null", "empty": return .constant(.null)
    case "vbcrlf", "vbnewline": return .constant(.text("\r\n"))
    case "vblf": return .constant(.text("\n"))
    case "vbcr": return .constant(.text("\r"))
    case "vbtab": return .constant(.text("\t"))
    case "new":
      let type = parseType(takesBrackets: false)
      let arguments = parseArguments()
      if isSymbol("{") { return parsePrimary() }
      return .make(Construction(type: type, arguments: arguments, line: token.line))
    case "addressof": return parsePath()
    case "ctype", "directcast", "trycast":
      guard isSymbol("(") else { return .name(token.text, line: token.line) }
      at += 1
      let value = parseExpression()
      _ = accept(",")
      let type = parseType()
      _ = accept(")")
      return .cast(type, value)
    case "gettype" where isSymbol("("):
      at += 1
      let type = parseType()
      _ = accept(")")
      return .typeLiteral(type)
    default: return .name(token.text, line: token.line)
    }
  }

  /// `System.IO.Stream()`, `List(Of String)`.
  mutating func parseType(takesBrackets: Bool = true) -> String {
    var name = takeWord()
    while isSymbol("."), ahead(1).kind == .word {
      at += 1
      name += "." + takeWord()
    }
    if isSymbol("("), isWord("of", 1) {
      while !isAtLineEnd, !isSymbol(")") { at += 1 }
      _ = accept(")")
    }
    if takesBrackets, isSymbol("("), isSymbol(")", 1), !isSymbol("{", 2) {
      at += 2
      name += "[]"
    }
    return name
  }
}
