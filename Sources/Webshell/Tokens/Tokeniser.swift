/// Reads a script's words in one pass. Knows as little of each language as it must, and no input is an error.
struct Tokeniser {
  private(set) var tokens = ScriptTokens()
  private let language: ScriptLanguage
  private let dialect: Dialect
  /// The mark that a name stands behind makes it a member.
  private var behindMember = false

  init(language: ScriptLanguage) {
    self.language = language
    dialect = Dialect.of(language)
    tokens.shapes.reserveCapacity(4096)
    tokens.words.reserveCapacity(2048)
  }

  mutating func read(_ text: Span<UInt8>) {
    guard language.isEmbedded else {
      _ = code(text, from: 0, to: text.count)
      return
    }
    var islands = CodeIslands(language: language)
    while let island = islands.next(in: text) {
      let end = code(text, from: island.lowerBound, to: island.upperBound)
      tokens.codeBytes += end - island.lowerBound
      islands.resume(at: end)
      emit(TokenShape.page)
      guard !tokens.isCutShort else { return }
    }
  }

  @inline(__always) private mutating func emit(_ shape: UInt32) { tokens.shapes.append(shape) }

  /// - Returns: behind the last byte that belongs to the code.
  private mutating func code(_ text: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    while at < end {
      if tokens.shapes.count >= ScriptTokens.maximumTokens {
        tokens.isCutShort = true
        return end
      }
      let byte = text[at]
      switch ByteClass.of(byte) {
      case .space: at += 1
      case .letter: at = name(text, from: at, to: end)
      case .digit:
        at += 1
        while at < end, ByteClass.of(text[at]).continuesName || text[at] == UInt8(ascii: ".") { at += 1 }
        emit(TokenShape.number)
        behindMember = false
      case .mark:
        if dialect.closesWithQuestionMark, byte == UInt8(ascii: "?"), at + 1 < end, text[at + 1] == UInt8(ascii: ">") {
          return at + 2
        }
        at = mark(byte, text, at, end)
      }
    }
    return end
  }

  private mutating func name(_ text: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    var hash = TokenHash.seed
    while at < end, ByteClass.of(text[at]).continuesName {
      hash = TokenHash.add(hash, text[at])
      at += 1
    }
    hash = TokenHash.finish(hash)
    if dialect.isBasic, hash == Self.remark { return Self.lineEnd(text, at, end, closing: false) }
    tokens.words.append(hash)
    var next = at
    while next < end, ByteClass.of(text[next]) == .space { next += 1 }
    let isCalled = next < end && text[next] == UInt8(ascii: "(")
    emit(isCalled || behindMember || dialect.keywords.contains(hash) ? hash : TokenShape.name)
    behindMember = false
    return at
  }

  private mutating func mark(_ byte: UInt8, _ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
    let next: UInt8 = at + 1 < end ? text[at + 1] : 0
    switch byte {
    case UInt8(ascii: "/") where dialect.slashComments && next == UInt8(ascii: "/"):
      return Self.lineEnd(text, at + 2, end, closing: dialect.closesWithQuestionMark)
    case UInt8(ascii: "/") where dialect.blockComments && next == UInt8(ascii: "*"):
      return Self.commentEnd(text, at + 2, end)
    case UInt8(ascii: "#") where dialect.hashComments && next != UInt8(ascii: "["):
      return Self.lineEnd(text, at + 1, end, closing: dialect.closesWithQuestionMark)
    case UInt8(ascii: "'") where dialect.isBasic:
      return Self.lineEnd(text, at + 1, end, closing: false)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return quoted(byte, text, at, end)
    case UInt8(ascii: "`") where !dialect.isBasic:
      emit(TokenShape.mark(byte))
      return at + 1
    case UInt8(ascii: "$") where dialect.dollarVariables:
      return variable(text, at, end)
    case UInt8(ascii: "<") where dialect.closesWithQuestionMark && next == UInt8(ascii: "<"):
      return heredoc(text, at, end)
    case UInt8(ascii: "-") where next == UInt8(ascii: ">"), UInt8(ascii: ":") where next == UInt8(ascii: ":"):
      emit(TokenShape.mark(byte) ^ 1)
      behindMember = true
      return at + 2
    case UInt8(ascii: ".") where dialect.dotMembers:
      emit(TokenShape.mark(byte))
      behindMember = true
      return at + 1
    case UInt8(ascii: "@") where dialect.closesWithQuestionMark:
      emit(TokenShape.mark(byte))
      return at + 1
    default:
      emit(TokenShape.mark(byte))
      behindMember = false
      return at + 1
    }
  }

  /// `$name`; what brings in the request keeps its name.
  private mutating func variable(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start + 1
    var hash = TokenHash.seed
    while at < end, ByteClass.of(text[at]).continuesName {
      hash = TokenHash.add(hash, text[at])
      at += 1
    }
    behindMember = false
    guard at > start + 1 else {
      emit(TokenShape.mark(UInt8(ascii: "$")))
      return at
    }
    hash = TokenHash.finish(hash)
    if Self.superglobals.contains(hash) {
      emit(hash)
      tokens.words.append(hash)
    } else {
      emit(TokenShape.variable)
    }
    return at
  }

  private mutating func quoted(_ quote: UInt8, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start + 1
    var hash: UInt32 = 0x5BD1_E995
    while at < end {
      let byte = text[at]
      if byte == quote {
        guard dialect.isBasic, at + 1 < end, text[at + 1] == quote else { break }
        at += 1
      } else if byte == UInt8(ascii: "\\"), !dialect.isBasic {
        at += 1
      } else if byte == 0x0A, dialect.isBasic || language == .jsp || language == .node {
        // A text of these languages ends with its line: a stray quote hides no more than that.
        break
      }
      if at - start < 32, at < end { hash = TokenHash.add(hash, text[at]) }
      at += 1
    }
    let length = min(at, end) - start - 1
    tokens.longestText = max(tokens.longestText, length)
    if length > 0, length <= 24 { tokens.words.append(TokenHash.finish(hash)) }
    emit(TokenShape.text(length))
    behindMember = false
    return min(at + 1, end)
  }

  /// `<<<WORD` up to the line that begins with WORD, as one text.
  private mutating func heredoc(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start + 3
    guard at < end, text[start + 2] == UInt8(ascii: "<") else {
      emit(TokenShape.mark(UInt8(ascii: "<")))
      return start + 1
    }
    while at < end, text[at] == 0x20 || text[at] == UInt8(ascii: "'") || text[at] == UInt8(ascii: "\"") { at += 1 }
    let word = at
    while at < end, ByteClass.of(text[at]).continuesName { at += 1 }
    let length = at - word
    guard length > 0 else {
      emit(TokenShape.mark(UInt8(ascii: "<")))
      return start + 1
    }
    while at < end {
      guard text[at] == 0x0A else {
        at += 1
        continue
      }
      var line = at + 1
      while line < end, text[line] == 0x20 || text[line] == 0x09 { line += 1 }
      var same = 0
      while same < length, line + same < end, text[line + same] == text[word + same] { same += 1 }
      if same == length, line + same >= end || !ByteClass.of(text[line + same]).continuesName {
        emit(TokenShape.text(line - word))
        tokens.longestText = max(tokens.longestText, line - word)
        return line + same
      }
      at += 1
    }
    emit(TokenShape.text(end - word))
    return end
  }

  /// - Parameter closing: `?>` ends a comment of one line as well.
  private static func lineEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int, closing: Bool) -> Int {
    var at = start
    while at < end {
      let byte = text[at]
      if byte == 0x0A || byte == 0x0D { return at }
      if closing, byte == UInt8(ascii: "?"), at + 1 < end, text[at + 1] == UInt8(ascii: ">") { return at }
      at += 1
    }
    return end
  }

  private static func commentEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at + 1 < end {
      if text[at] == UInt8(ascii: "*"), text[at + 1] == UInt8(ascii: "/") { return at + 2 }
      at += 1
    }
    return end
  }

  private static let remark = TokenHash.of("rem")
  private static let superglobals: Set<UInt32> = Set(
    [
      "_get", "_post", "_request", "_cookie", "_files", "_server", "_session", "_env", "globals", "http_raw_post_data",
      "http_post_vars", "http_get_vars", "http_cookie_vars", "http_server_vars", "http_post_files", "env", "this",
    ].map { TokenHash.of($0) })
}

/// What a byte can be within code.
enum ByteClass: UInt8 {
  case space, letter, digit, mark

  @inline(__always) static func of(_ byte: UInt8) -> ByteClass {
    switch byte {
    case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x80...0xFF: .letter
    case 0...0x20: .space
    case 0x30...0x39: .digit
    default: .mark
    }
  }

  @inline(__always) var continuesName: Bool { self == .letter || self == .digit }
}
