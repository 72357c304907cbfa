/// Cuts Java, C# and JScript into words. Never fails: what it doesn't know is a symbol of one byte.
struct CLexer {
  let dialect: CDialect
  private var bytes: [UInt8] = []
  private var at = 0
  private var line = 1
  private(set) var tokens: [Token] = []
  /// Words and symbols at most, of a page.
  static let limit = 1 << 18
  private let deadline: Deadline

  init(dialect: CDialect, deadline: Deadline = .none) {
    self.dialect = dialect
    self.deadline = deadline
  }

  static func read(_ code: [UInt8], dialect: CDialect, line: Int = 1, deadline: Deadline = .none) -> [Token] {
    var lexer = CLexer(dialect: dialect, deadline: deadline)
    lexer.add(code, line: line)
    return lexer.finish()
  }

  /// The words of a whole page: markup stands as an empty statement, an expression as a call that writes it.
  static func read(
    _ pieces: [CodePiece], dialect: CDialect, writer: [String], deadline: Deadline = .none
  ) -> [Token] {
    var lexer = CLexer(dialect: dialect, deadline: deadline)
    for piece in pieces {
      switch piece.kind {
      case .statements: lexer.add(Array(piece.bytes), line: piece.line)
      case .markup: lexer.symbol(";", piece.line)
      case .expression:
        for (index, word) in writer.enumerated() {
          if index > 0 { lexer.symbol(".", piece.line) }
          lexer.tokens.append(Token(kind: .word, text: word, line: piece.line))
        }
        lexer.symbol("(", piece.line)
        lexer.add(Array(piece.bytes), line: piece.line)
        while lexer.tokens.last?.text == ";" { lexer.tokens.removeLast() }
        lexer.symbol(")", piece.line)
        lexer.symbol(";", piece.line)
      }
    }
    return lexer.finish()
  }

  private mutating func symbol(_ text: String, _ line: Int) {
    tokens.append(Token(kind: .symbol, text: text, line: line))
  }

  private mutating func finish() -> [Token] {
    tokens.append(Token(kind: .end, text: "", line: line))
    return tokens
  }

  private static let symbols: [([UInt8], String)] = [
    ">>>=", "<<=", ">>=", ">>>", "===", "!==", "...", "=>", "->", "==", "!=", "<=", ">=", "&&", "||", "++", "--", "+=",
    "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", "::", "??", "?.",
  ].map { (Array($0.utf8), $0) }

  private mutating func add(_ code: [UInt8], line start: Int) {
    bytes = code
    at = 0
    line = start
    var steps = 0
    while at < bytes.count, tokens.count < Self.limit {
      next()
      steps += 1
      if steps & 4095 == 0, deadline.isOver { return }
    }
  }

  private func peek(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

  private mutating func next() {
    let byte = bytes[at]
    if byte == 10 {
      line += 1
      at += 1
    } else if Bytes.isSpace(byte) {
      at += 1
    } else if byte == 0x2F, peek(1) == 0x2F || peek(1) == 0x2A {
      comment()
    } else if byte == 0x3C, dialect == .jscript, bytes[at...].starts(with: Array("<!--".utf8)) {
      while at < bytes.count, bytes[at] != 10 { at += 1 }
    } else if byte == 0x22 || byte == 0x27 {
      quoted(byte)
    } else if dialect == .csharp, byte == 0x40 || byte == 0x24, verbatimStart() {
      return
    } else if Bytes.isDigit(byte) || (byte == 46 && Bytes.isDigit(peek(1))) {
      number()
    } else if isWord(byte) || (byte == 0x40 && dialect != .java && Bytes.isWordStart(peek(1))) {
      word()
    } else if byte == 0xA1 || byte == 0xA3 || byte >= 0x80 {
      at += 1
    } else if byte == 0x23, dialect == .csharp {
      while at < bytes.count, bytes[at] != 10 { at += 1 }
    } else if byte == 0x2F, dialect == .jscript, startsPattern() {
      pattern()
    } else {
      // Most symbols stand alone: no longer one has a second byte out of these.
      if [0x3D, 0x3E, 0x26, 0x7C, 0x2B, 0x2D, 0x3C, 0x3A, 0x3F, 0x2E].contains(peek(1)) {
        for (symbol, text) in Self.symbols where symbol[0] == byte && bytes[at...].starts(with: symbol) {
          if symbol.count == 2, symbol[0] == 0x3F, dialect == .java { break }
          if symbol[0] == 0x3F, symbol[1] == 0x2E, Bytes.isDigit(peek(2)) { break }
          self.symbol(text, line)
          at += symbol.count
          return
        }
      }
      self.symbol(String(UnicodeScalar(byte)), line)
      at += 1
    }
  }

  private func isWord(_ byte: UInt8) -> Bool {
    Bytes.isWordStart(byte) || byte == 0x24 || (byte == 0x5C && peek(1) == 0x75)
  }

  private mutating func comment() {
    if peek(1) == 0x2F {
      while at < bytes.count, bytes[at] != 10, bytes[at] != 13 { at += 1 }
      return
    }
    at += 2
    while at < bytes.count, !(bytes[at] == 0x2A && peek(1) == 0x2F) {
      if bytes[at] == 10 { line += 1 }
      at += 1
    }
    at = min(at + 2, bytes.count)
  }

  private mutating func word() {
    var text: [UInt8] = []
    if bytes[at] == 0x40 { at += 1 }
    while at < bytes.count {
      if bytes[at] == 0x5C, peek(1) == 0x75, let (code, length) = escape() {
        text += Bytes.utf8(code)
        at += length
      } else if Bytes.isWordStart(bytes[at]) || Bytes.isDigit(bytes[at]) || bytes[at] == 0x24 {
        // A full-width space is no part of a word.
        if bytes[at] == 0xE3, peek(1) == 0x80, peek(2) == 0x80 || bytes[at] == 0xE2 && peek(1) == 0x80 { break }
        if bytes[at] == 0xE2, peek(1) == 0x80 { break }
        text.append(bytes[at])
        at += 1
      } else {
        break
      }
    }
    if text.isEmpty {
      at += bytes[at] >= 0x80 ? 3 : 1
      return
    }
    tokens.append(Token(kind: .word, text: Bytes.string(text), line: line))
  }

  /// `\uXXXX`, with any number of `u`s as Java has it.
  private func escape() -> (Int, Int)? {
    var index = at + 1
    while index < bytes.count, bytes[index] == 0x75 { index += 1 }
    guard index > at + 1, index + 4 <= bytes.count else { return nil }
    var code = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = Bytes.hexDigit(byte) else { return nil }
      code = code << 4 | digit
    }
    return (code, index + 4 - at)
  }

  private mutating func quoted(_ quote: UInt8) {
    let start = line
    if quote == 0x22, peek(1) == 0x22, peek(2) == 0x22, dialect == .java {
      textBlock()
      return
    }
    at += 1
    let text = escaped(until: quote)
    let kind: Token.Kind = quote == 0x27 && dialect != .jscript ? .character : .text
    tokens.append(Token(kind: kind, text: "", bytes: text, line: start))
  }

  private mutating func escaped(until quote: UInt8) -> [UInt8] {
    var text: [UInt8] = []
    while at < bytes.count, bytes[at] != quote {
      if bytes[at] == 10 {
        if dialect != .jscript { return text }
        line += 1
      }
      if bytes[at] == 0x5C, at + 1 < bytes.count {
        unescape(into: &text)
      } else {
        text.append(bytes[at])
        at += 1
      }
    }
    at = min(at + 1, bytes.count)
    return text
  }

  private mutating func unescape(into text: inout [UInt8]) {
    let byte = peek(1)
    switch byte {
    case 0x75:
      if let (code, length) = escape() {
        text += Bytes.utf8(code)
        at += length
        return
      }
      text.append(byte)
    case 0x78:
      var code = 0
      var length = 2
      while length < 6, let digit = Bytes.hexDigit(peek(length)), dialect == .csharp || length < 4 {
        code = code << 4 | digit
        length += 1
      }
      text += Bytes.utf8(code)
      at += length
      return
    case 0x6E: text.append(10)
    case 0x72: text.append(13)
    case 0x74: text.append(9)
    case 0x62: text.append(8)
    case 0x66: text.append(12)
    case 0x30...0x37:
      var code = 0
      var length = 1
      while length < 4, (0x30...0x37).contains(peek(length)) {
        code = code * 8 + Int(peek(length)) - 48
        length += 1
      }
      text += Bytes.utf8(code & 0xFF)
      at += length
      return
    case 10: line += 1
    default: text.append(byte)
    }
    at += 2
  }

  private mutating func textBlock() {
    let start = line
    at += 3
    var text: [UInt8] = []
    while at < bytes.count, !(bytes[at] == 0x22 && peek(1) == 0x22 && peek(2) == 0x22) {
      if bytes[at] == 10 { line += 1 }
      if bytes[at] == 0x5C, at + 1 < bytes.count {
        unescape(into: &text)
      } else {
        text.append(bytes[at])
        at += 1
      }
    }
    at = min(at + 3, bytes.count)
    tokens.append(Token(kind: .text, text: "", bytes: text, line: start))
  }

  /// `@"…"`, `$"…"`, `$@"…"`; false where it is none.
  private mutating func verbatimStart() -> Bool {
    var index = at
    var verbatim = false
    var interpolated = false
    while index < bytes.count, bytes[index] == 0x40 || bytes[index] == 0x24, index - at < 2 {
      if bytes[index] == 0x40 { verbatim = true } else { interpolated = true }
      index += 1
    }
    guard index < bytes.count, bytes[index] == 0x22 else { return false }
    let start = line
    at = index + 1
    var text: [UInt8] = []
    if verbatim {
      while at < bytes.count {
        if bytes[at] == 0x22 {
          if peek(1) != 0x22 { break }
          at += 1
        }
        if bytes[at] == 10 { line += 1 }
        text.append(bytes[at])
        at += 1
      }
      at = min(at + 1, bytes.count)
    } else {
      text = escaped(until: 0x22)
    }
    tokens.append(Token(kind: interpolated ? .interpolated : .text, text: "", bytes: text, line: start))
    return true
  }

  private mutating func number() {
    let start = at
    var value = 0.0
    if bytes[at] == 48, Bytes.lower(peek(1)) == 0x78 {
      at += 2
      while at < bytes.count, let digit = Bytes.hexDigit(bytes[at]) {
        value = value * 16 + Double(digit)
        at += 1
      }
    } else {
      while at < bytes.count, Bytes.isDigit(bytes[at]) || bytes[at] == 95 || (bytes[at] == 46 && Bytes.isDigit(peek(1)))
      {
        at += 1
      }
      if at < bytes.count, Bytes.lower(bytes[at]) == 0x65,
        Bytes.isDigit(peek(1)) || ((peek(1) == 45 || peek(1) == 43) && Bytes.isDigit(peek(2)))
      {
        at += 2
        while at < bytes.count, Bytes.isDigit(bytes[at]) { at += 1 }
      }
      let digits = bytes[start..<at].filter { $0 != 95 }
      if digits.count > 1, digits[0] == 48, dialect != .csharp, digits.allSatisfy({ (48...55).contains($0) }) {
        value = digits.reduce(0) { $0 * 8 + Double($1 - 48) }
      } else {
        value = Double(Bytes.string(digits)) ?? 0
      }
    }
    while at < bytes.count, [0x6C, 0x66, 0x64, 0x75, 0x6D].contains(Bytes.lower(bytes[at])) { at += 1 }
    tokens.append(Token(kind: .number, text: "", number: value, line: line))
  }

  private func startsPattern() -> Bool {
    guard let last = tokens.last else { return true }
    switch last.kind {
    case .word: return ["return", "typeof", "case", "in"].contains(last.text)
    case .text, .number, .character, .pattern, .interpolated: return false
    default: return last.text != ")" && last.text != "]" && last.text != "}"
    }
  }

  private mutating func pattern() {
    let start = at
    var inClass = false
    at += 1
    while at < bytes.count, bytes[at] != 10 {
      if bytes[at] == 0x5C {
        at += 1
      } else if bytes[at] == 0x5B {
        inClass = true
      } else if bytes[at] == 0x5D {
        inClass = false
      } else if bytes[at] == 0x2F, !inClass {
        break
      }
      at += 1
    }
    at = min(at + 1, bytes.count)
    while at < bytes.count, Bytes.isWordStart(bytes[at]) { at += 1 }
    tokens.append(Token(kind: .pattern, text: "", bytes: Array(bytes[start..<at]), line: line))
  }
}
