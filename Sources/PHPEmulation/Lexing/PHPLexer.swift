/// Splits a PHP file (5 to 8.4) into tokens. It never fails: what belongs to no token becomes ``PHPToken/Kind/bad``.
///
/// Accepts `<?php`, `<?=`, `<?` where something readable follows, and `<script language="php">`. `?>` ends a line
/// comment, `#[` starts an attribute, and what follows `__halt_compiler();` is data.
package struct PHPLexer {
  let bytes: [UInt8]
  var position = 0
  var line: UInt32 = 1
  var tokens: [PHPToken] = []
  let keywords = KeywordTable.shared
  /// Set inside `<script language="php">`.
  var inScript = false
  /// How often a brace in a text had no end: each costs a search, so that many are enough.
  var unclosedBraces = 0
  private let limit: Int

  /// - Parameter limit: how many tokens at most; what follows is left out.
  package static func tokens(of bytes: [UInt8], limit: Int = 2_000_000) -> [PHPToken] {
    var lexer = PHPLexer(bytes, limit: limit)
    lexer.readFile()
    return lexer.tokens
  }

  /// Tokens of text that is PHP from its first byte, as `eval` takes it.
  package static func tokens(ofCode bytes: [UInt8], limit: Int = 2_000_000) -> [PHPToken] {
    var lexer = PHPLexer(bytes, limit: limit)
    lexer.readCode(until: bytes.count)
    lexer.readFile()
    return lexer.tokens
  }

  /// Tokens of the code at a range of the bytes, for what stands in braces within a text.
  static func tokens(of bytes: [UInt8], range: Range<Int>, line: UInt32) -> [PHPToken] {
    var lexer = PHPLexer(bytes, limit: 100_000)
    lexer.position = range.lowerBound
    lexer.line = line
    lexer.readCode(until: range.upperBound)
    return lexer.tokens
  }

  private init(_ bytes: [UInt8], limit: Int) {
    self.bytes = bytes
    self.limit = limit
    // Offsets are 32 bits wide; nobody analyses more.
    tokens.reserveCapacity(min(bytes.count / 5, 1 << 16) + 8)
  }

  @inline(__always) func peek(_ offset: Int) -> UInt8 {
    let index = position + offset
    return index < bytes.count ? bytes[index] : 0
  }

  mutating func add(_ kind: PHPToken.Kind, _ start: Int, detail: UInt8 = 0, line startLine: UInt32? = nil) {
    tokens.append(
      PHPToken(
        kind: kind, detail: detail, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
        line: startLine ?? line))
  }

  var isFull: Bool { tokens.count >= limit || bytes.count > 1 << 30 }

  /// Advances to an index and counts the lines between.
  mutating func advance(to end: Int) {
    var index = position
    while index < end {
      if bytes[index] == 10 { line &+= 1 }
      index += 1
    }
    position = end
  }

  // MARK: Outside of PHP

  private mutating func readFile() {
    while position < bytes.count, !isFull {
      readInlineHTML()
      if position < bytes.count { readCode(until: bytes.count) }
    }
  }

  private mutating func readInlineHTML() {
    let start = position
    let startLine = line
    var index = position
    while index < bytes.count {
      guard bytes[index] == 60 else {
        index += 1
        continue
      }
      if let tag = openTag(at: index) {
        advance(to: index)
        if index > start { add(.inlineHTML, start, line: startLine) }
        let tagLine = line
        advance(to: tag.end)
        inScript = tag.isScript
        add(tag.isEcho ? .openTagEcho : .openTag, index, line: tagLine)
        return
      }
      index += 1
    }
    advance(to: bytes.count)
    if position > start { add(.inlineHTML, start, line: startLine) }
  }

  private func openTag(at index: Int) -> (end: Int, isEcho: Bool, isScript: Bool)? {
    guard index + 1 < bytes.count else { return nil }
    if bytes[index + 1] == 63 {
      if matches("php", at: index + 2) {
        let end = index + 5
        if end >= bytes.count { return (end, false, false) }
        if ByteClass.isSpace(bytes[end]) { return (end + 1, false, false) }
        return ByteClass.isName(bytes[end]) ? nil : (end, false, false)
      }
      if index + 2 < bytes.count, bytes[index + 2] == 61 { return (index + 3, true, false) }
      if matches("xml", at: index + 2) { return nil }
      return startsReadableCode(at: index + 2) ? (index + 2, false, false) : nil
    }
    if matches("script", at: index + 1) { return scriptTag(at: index) }
    return nil
  }

  private func scriptTag(at index: Int) -> (end: Int, isEcho: Bool, isScript: Bool)? {
    var cursor = index + 7
    while cursor < bytes.count, ByteClass.isSpace(bytes[cursor]) { cursor += 1 }
    guard matches("language", at: cursor) else { return nil }
    cursor += 8
    while cursor < bytes.count, ByteClass.isSpace(bytes[cursor]) || bytes[cursor] == 61 { cursor += 1 }
    let isQuoted = cursor < bytes.count && (bytes[cursor] == 34 || bytes[cursor] == 39)
    if isQuoted { cursor += 1 }
    guard matches("php", at: cursor) else { return nil }
    cursor += 3
    if isQuoted { cursor += 1 }
    while cursor < bytes.count, ByteClass.isSpace(bytes[cursor]) { cursor += 1 }
    guard cursor < bytes.count, bytes[cursor] == 62 else { return nil }
    return (cursor + 1, false, true)
  }

  /// `<?` alone is PHP only where what follows can be read: images and archives hold these two bytes by chance.
  private func startsReadableCode(at index: Int) -> Bool {
    let end = min(index + 160, bytes.count)
    guard index < end else { return false }
    var probe = PHPLexer(Array(bytes[index..<end]), limit: 6)
    probe.readCode(until: end - index)
    guard let first = probe.tokens.first else { return false }
    if first.kind == .closeTag || first.kind == .comment || first.kind == .docComment { return true }
    let read = probe.tokens.prefix(5)
    if read.contains(where: { $0.kind == .bad || $0.kind == .data }) { return false }
    let isClosed = read.contains { $0.kind == .closeTag }
    if read.count < 5, !isClosed, end < bytes.count { return end - index >= 160 }
    switch first.kind {
    case .keyword, .variable, .template, .string: return true
    case .identifier, .qualifiedName:
      guard read.count > 1, bytes[index + Int(first.start)] < 128 else { return false }
      return read[1].punctuation == .openParen || read[1].punctuation == .doubleColon || read[1].punctuation == .colon
    case .punctuation:
      switch first.punctuation {
      case .closeBrace: return read.count >= 2
      case .at, .openParen, .openBrace, .dollar, .increment, .decrement, .not, .openBracket: return read.count >= 5
      default: return false
      }
    default: return false
    }
  }

  /// Whether these ASCII letters, in lower case, stand at an index, in any case.
  func matches(_ text: StaticString, at index: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard index >= 0, index + count <= bytes.count else { return false }
    return text.withUTF8Buffer { wanted in
      for offset in 0..<count where ByteClass.lower(bytes[index + offset]) != wanted[offset] { return false }
      return true
    }
  }

  // MARK: In PHP

  private mutating func readCode(until end: Int) {
    while position < end, !isFull {
      let byte = bytes[position]
      if byte == 10 {
        line &+= 1
        position += 1
      } else if ByteClass.isSpace(byte) {
        position += 1
      } else if byte == 36, position + 1 < end, ByteClass.startsName(bytes[position + 1]) {
        let start = position
        position += 2
        while position < end, ByteClass.isName(bytes[position]) { position += 1 }
        add(.variable, start)
      } else if byte | 32 == 98, startsBinaryText() {
        position += 1
      } else if ByteClass.startsName(byte) || (byte == 92 && ByteClass.startsName(peek(1))) {
        if readName(until: end) { return }
      } else if ByteClass.isDigit(byte) || (byte == 46 && ByteClass.isDigit(peek(1))) {
        readNumber()
      } else if readSymbol(byte) {
        return
      }
    }
  }

  /// `b'…'`, `b"…"` and `b<<<X`: the letter says nothing.
  private func startsBinaryText() -> Bool {
    switch peek(1) {
    case 34, 39: true
    case 60: peek(2) == 60 && peek(3) == 60
    default: false
    }
  }

  /// True where `__halt_compiler` ended the code.
  private mutating func readName(until end: Int) -> Bool {
    let start = position
    var isQualified = bytes[position] == 92
    position += 1
    while position < end {
      let byte = bytes[position]
      if ByteClass.isName(byte) {
        position += 1
      } else if byte == 92, ByteClass.startsName(peek(1)) {
        isQualified = true
        position += 2
      } else {
        break
      }
    }
    if isQualified {
      add(.qualifiedName, start)
      return false
    }
    let keyword = keywords.find(bytes, start, position)
    if keyword == 0 {
      add(.identifier, start)
      return false
    }
    add(.keyword, start, detail: keyword)
    guard keyword == PHPKeyword.haltCompiler.rawValue, end == bytes.count else { return false }
    if let last = tokens.dropLast().last?.punctuation, last == .arrow || last == .doubleColon { return false }
    let dataStart = position
    let dataLine = line
    advance(to: bytes.count)
    if position > dataStart { add(.data, dataStart, line: dataLine) }
    return true
  }

  private mutating func readNumber() {
    let start = position
    let next = peek(1) | 32
    if bytes[position] == 48, next == 120 || next == 98 || next == 111 {
      position += 2
      while position < bytes.count, ByteClass.hexValue(bytes[position]) != nil || bytes[position] == 95 {
        position += 1
      }
      add(.integer, start)
      return
    }
    var isFloat = false
    skipDigits()
    if peek(0) == 46, ByteClass.isDigit(peek(1)) || !(peek(1) == 46 || ByteClass.startsName(peek(1))) {
      // `1.` is a float, `1..2` isn't, and `1 . 'a'` needs its space.
      isFloat = true
      position += 1
      skipDigits()
    }
    if peek(0) | 32 == 101 {
      let sign = peek(1) == 43 || peek(1) == 45 ? 1 : 0
      if ByteClass.isDigit(peek(1 + sign)) {
        isFloat = true
        position += 1 + sign
        skipDigits()
      }
    }
    add(isFloat ? .float : .integer, start)
  }

  private mutating func skipDigits() {
    while position < bytes.count, ByteClass.isDigit(bytes[position]) || bytes[position] == 95 { position += 1 }
  }
}
