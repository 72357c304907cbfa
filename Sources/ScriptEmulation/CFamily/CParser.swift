/// Reads Java, C# and JScript (with JScript.NET's types) into trees. It never gives up: where the text is not of the
/// language, it counts an error and goes on behind the place.
struct CParser: TokenReading {
  let tokens: [Token]
  let dialect: CDialect
  /// Of nested syntax.
  let depthLimit: Int
  var at = 0
  var depth = 0
  var errors = 0
  var tooDeep = false
  let deadline: Deadline
  var looks = 0
  var tooLate = false
  let modifiers: Set<String>

  init(tokens: [Token], dialect: CDialect, depthLimit: Int = 128, deadline: Deadline = .none) {
    self.deadline = deadline
    self.tokens = tokens
    self.dialect = dialect
    self.depthLimit = depthLimit
    modifiers = dialect.modifiers
  }

  mutating func expect(_ text: String) { if !accept(text) { errors += 1 } }

  /// All there is, as statements: of a page or of code for `eval`.
  mutating func parseAll() -> [Statement] {
    var statements: [Statement] = []
    while !isAtEnd {
      let before = at
      if let statement = parseStatement() { statements.append(statement) }
      if at == before {
        errors += isSymbol("}") ? 0 : 1
        at += 1
      }
    }
    return statements
  }

  /// All there is, as members of a class: JSP's declarations, `<script runat=server>`, whole C# files.
  mutating func parseMembers(into type: ClassDeclaration) {
    while !isAtEnd {
      let before = at
      parseMember(into: type)
      if at == before {
        errors += 1
        at += 1
      }
    }
  }

  // MARK: Types

  /// Where a type that starts at `start` ends; nil where there is none.
  func endOfType(_ start: Int) -> Int? {
    var index = start
    guard index < tokens.count, tokens[index].kind == .word, !Self.keywords.contains(tokens[index].text) else {
      return nil
    }
    index += 1
    while true {
      if index < tokens.count, tokens[index].text == "<", tokens[index].kind == .symbol {
        guard let end = endOfArguments(index) else { return nil }
        index = end
      }
      if index + 1 < tokens.count, tokens[index].kind == .symbol,
        tokens[index].text == "." || tokens[index].text == "::",
        tokens[index + 1].kind == .word
      {
        index += 2
      } else {
        break
      }
    }
    while index < tokens.count, tokens[index].kind == .symbol {
      if tokens[index].text == "[" {
        var close = index + 1
        while close < tokens.count, tokens[close].text == "," { close += 1 }
        guard close < tokens.count, tokens[close].text == "]", tokens[close].kind == .symbol else { return index }
        index = close + 1
      } else if tokens[index].text == "?" && dialect == .csharp, index + 1 < tokens.count,
        tokens[index + 1].kind == .word, index + 2 < tokens.count,
        ["=", ";", ",", ")"].contains(tokens[index + 2].text)
      {
        index += 1
      } else if tokens[index].text == "..." || (tokens[index].text == "*" && dialect == .csharp) {
        index += 1
      } else {
        break
      }
    }
    return index
  }

  /// `<A, B<C>>`: a closing `>>` counts for as many as are open.
  func endOfArguments(_ start: Int) -> Int? {
    var open = 0
    var index = start
    while index < tokens.count, index - start < 64 {
      let token = tokens[index]
      if token.kind == .symbol {
        switch token.text {
        case "<": open += 1
        case ">": open -= 1
        case ",", ".", "?", "[", "]", "&", "@": break
        default: return nil
        }
      } else if token.kind != .word {
        return nil
      }
      index += 1
      if open == 0 { return index }
    }
    return nil
  }

  /// The type's name without arguments, `[]` kept.
  func typeName(_ start: Int, _ end: Int) -> String {
    var name = ""
    var nesting = 0
    for token in tokens[start..<min(end, tokens.count)] {
      if token.text == "<" {
        nesting += 1
      } else if token.text == ">" {
        nesting -= 1
      } else if nesting == 0,
        token.text != "?", token.text != "..."
      {
        name += token.text == "::" ? "." : token.text
      }
    }
    return name
  }

  mutating func parseType() -> String {
    guard let end = endOfType(at) else {
      errors += 1
      return ""
    }
    let name = typeName(at, end)
    at = end
    return name
  }

  static let keywords: Set<String> = [
    "return", "new", "throw", "else", "case", "if", "while", "for", "do", "switch", "try", "catch", "finally", "break",
    "continue", "goto", "in", "instanceof", "is", "as", "delete", "typeof", "import", "package", "using", "await",
    "yield", "this", "super", "base", "null", "true", "false",
  ]

  /// Passes `@Override`, `@WebServlet("/x")`, `[WebMethod]`; gives their names.
  mutating func parseMarks() -> [String] {
    var marks: [String] = []
    while true {
      if dialect == .java, isSymbol("@"), ahead(1).kind == .word, !isWord("interface", 1) {
        at += 2
        while isSymbol("."), ahead(1).kind == .word { at += 2 }
        marks.append(tokens[at - 1].text)
        if isSymbol("(") { skipBalanced() }
      } else if dialect == .csharp, isSymbol("["), ahead(1).kind == .word {
        let start = at
        skipBalanced()
        marks += tokens[start..<at].filter { $0.kind == .word }.map(\.text)
      } else {
        return marks
      }
    }
  }

  /// - Parameter limit: of tokens, where this only looks ahead.
  mutating func skipBalanced(limit: Int = .max) {
    var open = 0
    var passed = 0
    while !isAtEnd, passed < limit {
      passed += 1
      if current.kind == .symbol {
        switch current.text {
        case "(", "[", "{": open += 1
        case ")", "]", "}": open -= 1
        default: break
        }
      }
      at += 1
      if open <= 0 { return }
    }
  }
}
