/// Cuts VBScript and VB.NET into words. Names come in lower case: the languages compare them so.
struct BasicLexer {
  private var bytes: [UInt8] = []
  private var at = 0
  private var line = 1
  private(set) var tokens: [Token] = []
  private let deadline: Deadline

  private init(deadline: Deadline) { self.deadline = deadline }

  static func read(_ code: [UInt8], line: Int = 1, deadline: Deadline = .none) -> [Token] {
    var lexer = BasicLexer(deadline: deadline)
    lexer.add(code, line: line)
    return lexer.finish()
  }

  /// The words of a whole page: each piece ends a line, an expression is written by `response.write`.
  static func read(_ pieces: [CodePiece], deadline: Deadline = .none) -> [Token] {
    var lexer = BasicLexer(deadline: deadline)
    for piece in pieces {
      switch piece.kind {
      case .markup: break
      case .statements: lexer.add(Array(piece.bytes), line: piece.line)
      case .expression:
        lexer.tokens.append(Token(kind: .word, text: "response", line: piece.line))
        lexer.tokens.append(Token(kind: .symbol, text: ".", line: piece.line))
        lexer.tokens.append(Token(kind: .word, text: "write", line: piece.line))
        lexer.tokens.append(Token(kind: .symbol, text: "(", line: piece.line))
        lexer.add(Array(piece.bytes), line: piece.line)
        while lexer.tokens.last?.kind == .newline { lexer.tokens.removeLast() }
        lexer.tokens.append(Token(kind: .symbol, text: ")", line: piece.line))
      }
      lexer.newline(piece.line)
    }
    return lexer.finish()
  }

  private mutating func newline(_ line: Int) { tokens.append(Token(kind: .newline, text: "", line: line)) }

  private mutating func finish() -> [Token] {
    newline(line)
    tokens.append(Token(kind: .end, text: "", line: line))
    return tokens
  }

  private mutating func add(_ code: [UInt8], line start: Int) {
    bytes = code
    at = 0
    line = start
    var steps = 0
    while at < bytes.count, tokens.count < CLexer.limit {
      next()
      steps += 1
      if steps & 4095 == 0, deadline.isOver { return }
    }
  }

  private func peek(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

  private mutating func next() {
    let byte = bytes[at]
    switch byte {
    case 10:
      newline(line)
      line += 1
      at += 1
    case 13:
      if peek(1) != 10 {
        newline(line)
        line += 1
      }
      at += 1
    case 0x3A:
      // `:=` names an argument.
      if peek(1) == 0x3D {
        tokens.append(Token(kind: .symbol, text: ":=", line: line))
        at += 2
      } else {
        newline(line)
        at += 1
      }
    case 0x27: skipLine()
    case 0x22: text()
    case 0x5B: bracketed()
    case 0x23: date()
    case 0x26 where Bytes.lower(peek(1)) == 0x68 || Bytes.lower(peek(1)) == 0x6F: based()
    case 0x5F where continues(): at += 1
    default:
      if Bytes.isSpace(byte) {
        at += 1
      } else if Bytes.isDigit(byte) || (byte == 46 && Bytes.isDigit(peek(1)) && !followsName()) {
        number()
      } else if Bytes.isWordStart(byte) {
        word()
      } else {
        symbol()
      }
    }
  }

  private func followsName() -> Bool {
    guard let last = tokens.last else { return false }
    return last.kind == .word || last.text == ")"
  }

  /// `_` at the end of a line: goes over it.
  private mutating func continues() -> Bool {
    var index = at + 1
    while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 || bytes[index] == 13 { index += 1 }
    guard index < bytes.count, bytes[index] == 10 else { return false }
    line += 1
    at = index
    return true
  }

  private mutating func skipLine() { while at < bytes.count, bytes[at] != 10, bytes[at] != 13 { at += 1 } }

  private mutating func text() {
    var text: [UInt8] = []
    at += 1
    while at < bytes.count, bytes[at] != 10, bytes[at] != 13 {
      if bytes[at] == 0x22 {
        if peek(1) != 0x22 { break }
        at += 1
      }
      text.append(bytes[at])
      at += 1
    }
    if at < bytes.count, bytes[at] == 0x22 {
      at += 1
      // "c"c is a character of VB.NET.
      if at < bytes.count, Bytes.lower(bytes[at]) == 0x63, !Bytes.isWordStart(peek(1)) { at += 1 }
    }
    tokens.append(Token(kind: .text, text: "", bytes: text, line: line))
  }

  private mutating func bracketed() {
    guard let end = bytes[at...].firstIndex(of: 0x5D), end - at < 256 else {
      symbol()
      return
    }
    tokens.append(
      Token(kind: .word, text: Bytes.string(Bytes.lowered(Array(bytes[at + 1..<end]))), line: line))
    at = end + 1
  }

  private mutating func date() {
    if let end = bytes[at...].dropFirst().prefix(40).firstIndex(of: 0x23), !bytes[at..<end].contains(10) {
      tokens.append(Token(kind: .text, text: "", bytes: Array(bytes[at + 1..<end]), line: line))
      at = end + 1
    } else {
      symbol()
    }
  }

  private mutating func based() {
    let base = Bytes.lower(peek(1)) == 0x68 ? 16.0 : 8.0
    var index = at + 2
    var value = 0.0
    while index < bytes.count, let digit = Bytes.hexDigit(bytes[index]), Double(digit) < base {
      value = value * base + Double(digit)
      index += 1
    }
    if index == at + 2 {
      // `a &hello`: a concatenation.
      symbol()
      return
    }
    if index < bytes.count, bytes[index] == 0x26, !(index + 1 < bytes.count && Bytes.isWordStart(bytes[index + 1])) {
      index += 1
    }
    tokens.append(Token(kind: .number, text: "", number: value, line: line))
    at = index
  }

  private mutating func number() {
    let start = at
    while at < bytes.count, Bytes.isDigit(bytes[at]) || bytes[at] == 46 { at += 1 }
    if at < bytes.count, Bytes.lower(bytes[at]) == 0x65,
      Bytes.isDigit(peek(1)) || ((peek(1) == 45 || peek(1) == 43) && Bytes.isDigit(peek(2)))
    {
      at += 2
      while at < bytes.count, Bytes.isDigit(bytes[at]) { at += 1 }
    }
    tokens.append(
      Token(kind: .number, text: "", number: Double(Bytes.string(bytes[start..<at])) ?? 0, line: line))
  }

  private mutating func word() {
    let start = at
    while at < bytes.count, Bytes.isWordStart(bytes[at]) || Bytes.isDigit(bytes[at]) { at += 1 }
    let text = Bytes.string(Bytes.lowered(Array(bytes[start..<at])))
    if text == "rem", tokens.last?.kind == .newline || tokens.isEmpty {
      skipLine()
      return
    }
    tokens.append(Token(kind: .word, text: text, line: line))
  }

  private mutating func symbol() {
    if let pair = Self.pairs[UInt16(bytes[at]) << 8 | UInt16(peek(1))] {
      tokens.append(Token(kind: .symbol, text: pair, line: line))
      at += 2
      return
    }
    tokens.append(Token(kind: .symbol, text: String(UnicodeScalar(bytes[at])), line: line))
    at += 1
  }

  private static let pairs: [UInt16: String] = {
    var pairs: [UInt16: String] = [:]
    for pair in ["<>", "<=", ">=", "=<", "=>", "+=", "-=", "&=", "*=", "/="] {
      let bytes = Array(pair.utf8)
      pairs[UInt16(bytes[0]) << 8 | UInt16(bytes[1])] = pair == "=<" ? "<=" : pair == "=>" ? ">=" : pair
    }
    return pairs
  }()
}
