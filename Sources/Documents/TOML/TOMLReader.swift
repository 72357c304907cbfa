import Parsing

/// The lexical side of TOML: white space, keys, values.
struct TOMLReader {
  let bytes: Bytes
  private let limits: DocumentLimits
  private(set) var offset = 0
  private var count = 0

  init(_ bytes: Bytes, limits: DocumentLimits) {
    self.bytes = bytes
    self.limits = limits
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  func failure(_ reason: String) -> ParseError { ParseError("TOML", reason, at: offset) }

  private mutating func counted() throws(ParseError) {
    count += 1
    guard count <= limits.nodes else { throw failure("more than \(limits.nodes) values") }
  }

  // MARK: Space

  private mutating func skipSpace() {
    while let byte = bytes[offset], byte == 0x20 || byte == 0x09 { offset += 1 }
  }

  private mutating func skipComment() {
    guard bytes[offset] == UInt8(ascii: "#") else { return }
    offset = bytes.firstIndex(of: 0x0A, from: offset) ?? bytes.count
  }

  /// Past empty lines and comments; false at the end.
  mutating func skipToContent() -> Bool {
    while true {
      skipSpace()
      skipComment()
      guard let byte = bytes[offset] else { return false }
      guard byte == 0x0A || byte == 0x0D else { return true }
      offset += 1
    }
  }

  /// Nothing but a comment may follow on the line.
  mutating func endOfLine() throws(ParseError) {
    skipSpace()
    skipComment()
    if bytes[offset] == 0x0D { offset += 1 }
    guard let byte = bytes[offset] else { return }
    guard byte == 0x0A else { throw failure("expected the end of the line") }
    offset += 1
  }

  mutating func take(_ word: StaticString) -> Bool {
    guard bytes[from: offset].starts(with: word) else { return false }
    offset += word.utf8CodeUnitCount
    return true
  }

  // MARK: Keys

  /// `a.b."c d"` and what closes it.
  mutating func keyPath(closing: StaticString) throws(ParseError) -> [String] {
    var path: [String] = []
    while true {
      skipSpace()
      path.append(try key())
      guard path.count <= limits.depth else { throw failure("nested deeper than \(limits.depth)") }
      skipSpace()
      if take(closing) { return path }
      guard take(".") else { throw failure("expected . or \(closing) after a key") }
    }
  }

  private mutating func key() throws(ParseError) -> String {
    switch bytes[offset] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return try string()
    default: break
    }
    let start = offset
    while let byte = bytes[offset], Self.isBare(byte) { offset += 1 }
    guard offset > start else { throw failure("expected a key") }
    return bytes[start..<offset].text
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  // MARK: Values

  mutating func value(depth: Int) throws(ParseError) -> JSONValue {
    skipSpace()
    try counted()
    guard depth < limits.depth else { throw failure("nested deeper than \(limits.depth)") }
    switch bytes[offset] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string())
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "{"): return try inlineTable(depth: depth)
    default: return try word()
    }
  }

  private mutating func array(depth: Int) throws(ParseError) -> JSONValue {
    offset += 1
    var elements: [JSONValue] = []
    while true {
      guard skipToContent() else { throw failure("an array without end") }
      if take("]") { return .array(elements) }
      elements.append(try value(depth: depth + 1))
      guard skipToContent() else { throw failure("an array without end") }
      if take("]") { return .array(elements) }
      guard take(",") else { throw failure("expected , or ] in an array") }
    }
  }

  private mutating func inlineTable(depth: Int) throws(ParseError) -> JSONValue {
    offset += 1
    let table = TOMLTable()
    // Newlines and a last comma are TOML 1.1; nobody is served by refusing them.
    guard skipToContent() else { throw failure("a table without end") }
    if take("}") { return table.json }
    while true {
      let path = try keyPath(closing: "=")
      try table.set(path, try value(depth: depth + path.count), self)
      guard skipToContent() else { throw failure("a table without end") }
      if take("}") { return table.json }
      guard take(","), skipToContent() else { throw failure("expected , or } in a table") }
      if take("}") { return table.json }
    }
  }

  /// Numbers, booleans, dates.
  private mutating func word() throws(ParseError) -> JSONValue {
    let start = offset
    while let byte = bytes[offset] {
      let isDateSpace =
        byte == 0x20 && offset - start == 10 && bytes[start + 4] == UInt8(ascii: "-")
        && bytes[offset + 1].map { (0x30...0x39).contains($0) } == true
      guard
        Self.isBare(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
          || isDateSpace
      else { break }
      offset += 1
    }
    let text = bytes[start..<offset].text
    switch text {
    case "": throw failure("expected a value")
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: break
    }
    let plain = text.utf8.contains(UInt8(ascii: "_")) ? text.replacing("_", with: "") : text
    let unsigned = plain.hasPrefix("+") ? String(plain.dropFirst()) : plain
    if Int(unsigned) != nil || (Double(unsigned) != nil && unsigned.utf8.allSatisfy(Self.isDecimal)) {
      return .number(unsigned)
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
      if let number = Int(plain.dropFirst(2), radix: radix) { return .number(String(number)) }
    }
    guard
      plain.utf8.first.map({ (0x30...0x39).contains($0) }) == true
        || ["inf", "-inf", "nan", "-nan", "+inf", "+nan"].contains(plain)
    else { throw failure("'\(text.prefix(40))' is no value") }
    return .string(text)
  }

  private static func isDecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
  }

  // MARK: Strings

  private mutating func string() throws(ParseError) -> String {
    if take("\"\"\"") { return try quoted(closing: Array("\"\"\"".utf8), escapes: true) }
    if take("'''") { return try quoted(closing: Array("'''".utf8), escapes: false) }
    if take("\"") { return try quoted(closing: Array("\"".utf8), escapes: true) }
    offset += 1
    return try quoted(closing: Array("'".utf8), escapes: false)
  }

  private mutating func quoted(closing: [UInt8], escapes: Bool) throws(ParseError) -> String {
    let isMultiline = closing.count == 3
    if isMultiline {
      if bytes[offset] == 0x0D { offset += 1 }
      if bytes[offset] == 0x0A { offset += 1 }
    }
    var text: [UInt8] = []
    while let byte = bytes[offset] {
      if byte == closing[0], bytes[from: offset].starts(with: closing) {
        // Up to two quotes may stand before the closing three.
        if isMultiline, bytes[offset + 3] == closing[0] {
          text.append(byte)
          offset += 1
          continue
        }
        offset += closing.count
        return String(decoding: text, as: UTF8.self)
      }
      if byte == 0x0A, !isMultiline { throw failure("a string without end") }
      offset += 1
      if byte == UInt8(ascii: "\\"), escapes { try escape(into: &text, isMultiline) } else { text.append(byte) }
    }
    throw failure("a string without end")
  }

  private mutating func escape(into text: inout [UInt8], _ isMultiline: Bool) throws(ParseError) {
    guard let byte = bytes[offset] else { throw failure("a string without end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "e"): text.append(0x1B)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(byte)
    case UInt8(ascii: "x"): try codePoint(2, into: &text)
    case UInt8(ascii: "u"): try codePoint(4, into: &text)
    case UInt8(ascii: "U"): try codePoint(8, into: &text)
    case 0x0A, 0x0D, 0x20, 0x09:
      guard isMultiline else { throw failure("an unknown escape") }
      while let next = bytes[offset], next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D { offset += 1 }
    default: throw failure("an unknown escape")
    }
  }

  private mutating func codePoint(_ digits: Int, into text: inout [UInt8]) throws(ParseError) {
    guard let value = UInt32(bytes[offset..<min(offset + digits, bytes.count)].text, radix: 16),
      let scalar = UnicodeScalar(value)
    else { throw failure("no Unicode scalar") }
    offset += digits
    text += Array(String(Character(scalar)).utf8)
  }
}
