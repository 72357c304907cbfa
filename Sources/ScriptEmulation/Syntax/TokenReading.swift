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
  var deadline: Deadline { get }
  /// Calls of ``deeper()``, so that the clock is asked now and then.
  var looks: Int { get set }
  /// The deadline came before the end.
  var tooLate: Bool { get set }
}

extension TokenReading {
  var current: Token { at < tokens.count ? tokens[at] : Token(kind: .end, text: "", line: tokens.last?.line ?? 1) }
  func ahead(_ offset: Int) -> Token {
    at + offset < tokens.count ? tokens[at + offset] : Token(kind: .end, text: "", line: 1)
  }
  var isAtEnd: Bool { at >= tokens.count || tokens[at].kind == .end }

  func isSymbol(_ text: String, _ offset: Int = 0) -> Bool {
    let place = at + offset
    return place < tokens.count && tokens[place].kind == .symbol && tokens[place].text == text
  }
  func isWord(_ text: String, _ offset: Int = 0) -> Bool {
    let place = at + offset
    return place < tokens.count && tokens[place].kind == .word && tokens[place].text == text
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
  ///
  /// When the time is over what is left is passed over at once.
  mutating func deeper() -> Bool {
    depth += 1
    looks += 1
    if looks & 1023 == 0, !tooLate, deadline.isOver {
      tooLate = true
      at = tokens.count
    }
    if depth > depthLimit {
      tooDeep = true
      errors += 1
      return false
    }
    return true
  }
}
