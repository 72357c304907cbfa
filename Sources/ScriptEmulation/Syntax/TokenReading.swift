/// What a parser of any of the languages does with its tokens: look, take, and count what went wrong.
protocol TokenReading {
  var tokens: [Token] { get }
  /// The next token.
  var at: Int { get set }
  /// Of nested syntax, with its bound.
  var depth: Int { get set }
  var depthLimit: Int { get }
  var errors: Int { get set }
  var tooDeep: Bool { get set }
}

extension TokenReading {
  var current: Token { at < tokens.count ? tokens[at] : Token(kind: .end, text: "", line: tokens.last?.line ?? 1) }
  func ahead(_ offset: Int) -> Token {
    at + offset < tokens.count ? tokens[at + offset] : Token(kind: .end, text: "", line: 1)
  }
  var isAtEnd: Bool { at >= tokens.count || tokens[at].kind == .end }

  func isSymbol(_ text: String, _ offset: Int = 0) -> Bool {
    let token = ahead(offset)
    return token.kind == .symbol && token.text == text
  }
  func isWord(_ text: String, _ offset: Int = 0) -> Bool {
    let token = ahead(offset)
    return token.kind == .word && token.text == text
  }

  mutating func accept(_ text: String) -> Bool {
    guard isSymbol(text) else { return false }
    at += 1
    return true
  }
  mutating func acceptWord(_ text: String) -> Bool {
    guard isWord(text) else { return false }
    at += 1
    return true
  }
  mutating func takeWord() -> String {
    guard current.kind == .word else {
      errors += 1
      return ""
    }
    at += 1
    return tokens[at - 1].text
  }

  /// Whether one level more is allowed; each call is undone by the caller.
  mutating func deeper() -> Bool {
    depth += 1
    if depth > depthLimit {
      tooDeep = true
      errors += 1
      return false
    }
    return true
  }
}
