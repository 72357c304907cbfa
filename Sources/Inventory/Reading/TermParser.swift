import Parsing

/// Reads the literal terms that Erlang and Elixir have in common, bounded in depth and number. Anything that has to be
/// evaluated is an error.
struct TermParser {
  private var cursor: TextCursor
  private var depth = 0
  private var count = 0
  private let format: String
  private static let maximumDepth = 24
  private static let maximumCount = 500_000

  /// - Parameter comments: `%` in Erlang, `#` in Elixir.
  init(_ bytes: Bytes, comments: TextCursor.Comments, format: String) {
    cursor = TextCursor(bytes, comments: comments)
    self.format = format
  }

  private func failure(_ reason: String) -> ParseError { ParseError(format, reason, at: cursor.offset) }

  /// Erlang's `file:consult`: terms that each end in a full stop.
  mutating func document() throws(ParseError) -> [Term] {
    var terms: [Term] = []
    while true {
      cursor.skipSpace()
      if cursor.isAtEnd { return terms }
      terms.append(try term())
      cursor.skipSpace()
      guard cursor.take(UInt8(ascii: ".")) || cursor.isAtEnd else { throw failure("expected a full stop") }
    }
  }

  mutating func term() throws(ParseError) -> Term {
    cursor.skipSpace()
    count += 1
    guard count <= Self.maximumCount else { throw failure("more than \(Self.maximumCount) terms") }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw failure("nested deeper than \(Self.maximumDepth)") }
    guard let byte = cursor.peek else { throw failure("unexpected end") }
    switch byte {
    case UInt8(ascii: "{"):
      cursor.advance()
      return .tuple(try sequence(closing: UInt8(ascii: "}")))
    case UInt8(ascii: "["):
      cursor.advance()
      return try list()
    case UInt8(ascii: "%"), UInt8(ascii: "#"):
      cursor.advance()
      guard cursor.take(UInt8(ascii: "{")) else { throw failure("expected {") }
      return .map(try pairs(closing: UInt8(ascii: "}")))
    case UInt8(ascii: "<"):
      return try binary()
    case UInt8(ascii: "\""):
      return try text()
    case UInt8(ascii: "'"):
      guard let name = cursor.quoted("'") else { throw failure("quoted atom without end") }
      return .atom(name)
    case UInt8(ascii: ":"):
      cursor.advance()
      if let name = cursor.quoted("\"") { return .atom(name) }
      guard let name = cursor.identifier(also: "@?!") else { throw failure("expected an atom") }
      return .atom(name)
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"):
      return .number(number())
    default:
      guard let name = cursor.identifier(also: "@.") else { throw failure("unexpected byte") }
      // The full stop at the end of a form is none of the atom's.
      return .atom(name)
    }
  }

  /// `1.0.` is the number 1.0 and a full stop.
  private mutating func number() -> String {
    var out = ""
    if let sign = cursor.peek, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      out.unicodeScalars.append(UnicodeScalar(sign))
      cursor.advance()
    }
    while let byte = cursor.peek {
      let isPoint = byte == UInt8(ascii: ".") && (cursor.peek(1).map { (0x30...0x39).contains($0) } ?? false)
      guard TextCursor.isWord(byte) || byte == UInt8(ascii: "#") || isPoint else { break }
      out.unicodeScalars.append(UnicodeScalar(byte))
      cursor.advance()
    }
    return out
  }

  /// `"a" "b"` is one text.
  private mutating func text() throws(ParseError) -> Term {
    var whole = ""
    while let part = cursor.quoted("\"", longest: 1 << 20) {
      whole += part
      cursor.skipSpace()
    }
    guard cursor.peek != UInt8(ascii: "\"") else { throw failure("text without end") }
    return .text(whole)
  }

  private mutating func binary() throws(ParseError) -> Term {
    guard cursor.take("<<") else { throw failure("expected <<") }
    var whole = ""
    while true {
      cursor.skipSpace()
      if cursor.take(">>") { return .text(whole) }
      if let part = cursor.quoted("\"", longest: 1 << 20) {
        whole += part
      } else if cursor.take("/") {
        _ = cursor.identifier(also: "-")
      } else if !cursor.take(UInt8(ascii: ",")), cursor.identifier() == nil {
        throw failure("expected >>")
      }
    }
  }

  private mutating func sequence(closing: UInt8) throws(ParseError) -> [Term] {
    var elements: [Term] = []
    while true {
      cursor.skipSpace()
      if cursor.take(closing) { return elements }
      if cursor.take(UInt8(ascii: ",")) || cursor.take(UInt8(ascii: "|")) { continue }
      elements.append(try term())
    }
  }

  /// A list, of which `k: v` elements are kept as pairs `{k, v}`.
  private mutating func list() throws(ParseError) -> Term {
    var elements: [Term] = []
    while true {
      cursor.skipSpace()
      if cursor.take(UInt8(ascii: "]")) { return .list(elements) }
      if cursor.take(UInt8(ascii: ",")) || cursor.take(UInt8(ascii: "|")) { continue }
      let element = try term()
      if takeColon() { elements.append(.tuple([element, try term()])) } else { elements.append(element) }
    }
  }

  /// The colon of `key: value`, not the one of `:atom`.
  private mutating func takeColon() -> Bool {
    guard cursor.peek == UInt8(ascii: ":"), let next = cursor.peek(1), next == 0x20 || next == 0x0A || next == 0x0D
    else { return false }
    cursor.advance()
    return true
  }

  private mutating func pairs(closing: UInt8) throws(ParseError) -> [(key: Term, value: Term)] {
    var pairs: [(key: Term, value: Term)] = []
    while true {
      cursor.skipSpace()
      if cursor.take(closing) { return pairs }
      if cursor.take(UInt8(ascii: ",")) { continue }
      let key = try term()
      cursor.skipSpace()
      guard takeColon() || cursor.take("=>") else { throw failure("expected => or :") }
      pairs.append((key, try term()))
    }
  }
}
