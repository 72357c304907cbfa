/// A pull reader for JSON over bytes: bounded, without recursion, without a tree.
///
/// The caller asks for what it expects and skips the rest; a string is only made when asked for.
///
///     var reader = JSONReader(bytes)
///     try reader.object { key, reader throws(ParseError) in
///       switch key {
///       case "name": name = try reader.string()
///       default: try reader.skip()
///       }
///     }
///
/// Source: RFC 8259. Depth is bounded by `maximumDepth` (at most 127); size by the bytes that are there.
package struct JSONReader {
  package enum Kind: Sendable { case object, array, string, number, bool, null }

  package let bytes: Bytes
  private let base: UnsafeRawPointer?
  private let count: Int
  package private(set) var offset = 0
  private var depth = 0
  /// Bit n: the container at depth n is an object.
  private var objects: UInt128 = 0
  private let maximumDepth: Int

  package init(_ bytes: Bytes, maximumDepth: Int = 128) {
    self.bytes = bytes
    self.maximumDepth = min(maximumDepth, 127)
    count = bytes.count
    // The view is stored in `bytes`, which keeps the memory alive as long as this reader.
    base = bytes.withUnsafeBytes { $0.baseAddress }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  private func failure(_ reason: String) -> ParseError { ParseError("JSON", reason, at: offset) }

  @inline(__always) private func peek() -> UInt8? {
    offset < count ? base?.load(fromByteOffset: offset, as: UInt8.self) : nil
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  /// What the next value is.
  package mutating func kind() throws(ParseError) -> Kind {
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"): return .number
    case .some(let byte):
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { return .number }
      throw failure("unexpected byte 0x\(String(byte, radix: 16))")
    case nil: throw failure("unexpected end")
    }
  }

  /// Nothing but white space is left.
  package mutating func isAtEnd() -> Bool {
    skipSpace()
    return offset >= count
  }

  private mutating func open(_ byte: UInt8, _ what: String) throws(ParseError) {
    skipSpace()
    guard peek() == byte else { throw failure("expected \(what)") }
    depth += 1
    guard depth <= maximumDepth else { throw failure("nested deeper than \(maximumDepth)") }
    offset += 1
    let bit = UInt128(1) << UInt128(depth)
    if byte == UInt8(ascii: "{") { objects |= bit } else { objects &= ~bit }
  }

  private var isInObject: Bool { objects >> UInt128(depth) & 1 == 1 }

  /// After a member or element: true where another follows.
  private mutating func more(closing: UInt8) throws(ParseError) -> Bool {
    skipSpace()
    switch peek() {
    case UInt8(ascii: ","):
      offset += 1
      return true
    case closing:
      offset += 1
      depth -= 1
      return false
    default: throw failure("expected , or \(Character(UnicodeScalar(closing)))")
    }
  }

  private mutating func isEmptyContainer(closing: UInt8) -> Bool {
    skipSpace()
    guard peek() == closing else { return false }
    offset += 1
    depth -= 1
    return true
  }

  /// Reads an object; `member` must consume the value of each key exactly once.
  package mutating func object(
    _ member: (_ key: String, _ reader: inout JSONReader) throws(ParseError) -> Void
  ) throws(ParseError) {
    try open(UInt8(ascii: "{"), "an object")
    if isEmptyContainer(closing: UInt8(ascii: "}")) { return }
    repeat {
      let key = try string()
      skipSpace()
      guard peek() == UInt8(ascii: ":") else { throw failure("expected :") }
      offset += 1
      try member(key, &self)
    } while try more(closing: UInt8(ascii: "}"))
  }

  /// Reads an array; `element` must consume exactly one value each time.
  package mutating func array(
    _ element: (_ reader: inout JSONReader) throws(ParseError) -> Void
  ) throws(ParseError) {
    try open(UInt8(ascii: "["), "an array")
    if isEmptyContainer(closing: UInt8(ascii: "]")) { return }
    repeat { try element(&self) } while try more(closing: UInt8(ascii: "]"))
  }

  package mutating func string() throws(ParseError) -> String {
    let (range, escaped) = try rawString()
    if !escaped { return bytes[range].text }
    return try JSONString.unescape(bytes[range])
  }

  /// A string, or nil for any other value, which is skipped.
  package mutating func stringIfPresent() throws(ParseError) -> String? {
    if try kind() == .string { return try string() }
    try skip()
    return nil
  }

  /// The string's bytes between the quotes, not unescaped.
  package mutating func rawString() throws(ParseError) -> (range: Range<Int>, escaped: Bool) {
    skipSpace()
    guard peek() == UInt8(ascii: "\"") else { throw failure("expected a string") }
    offset += 1
    let start = offset
    var escaped = false
    while let byte = peek() {
      if byte == UInt8(ascii: "\"") {
        let range = start..<offset
        offset += 1
        return (range, escaped)
      }
      if byte == UInt8(ascii: "\\") {
        escaped = true
        offset += 1
      }
      offset += 1
    }
    offset = min(offset, count)
    throw failure("string without end")
  }

  /// The number's text, e.g. `-1.5e3`.
  package mutating func numberText() throws(ParseError) -> String {
    skipSpace()
    let start = offset
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        offset += 1
        continue
      default: break
      }
      break
    }
    guard offset > start else { throw failure("expected a number") }
    return bytes[start..<offset].text
  }

  package mutating func double() throws(ParseError) -> Double {
    let text = try numberText()
    guard let value = Double(text) else { throw failure("\(text) is not a number") }
    return value
  }

  /// An integer; a fraction or exponent is refused, as is what does not fit.
  package mutating func integer() throws(ParseError) -> Int {
    let text = try numberText()
    guard let value = Int(text) else { throw failure("\(text) is not a whole number of 64 bits") }
    return value
  }

  package mutating func bool() throws(ParseError) -> Bool {
    skipSpace()
    if take("true") { return true }
    if take("false") { return false }
    throw failure("expected true or false")
  }

  /// Consumes `null` where it stands.
  package mutating func takeNull() -> Bool {
    skipSpace()
    return take("null")
  }

  private mutating func take(_ word: StaticString) -> Bool {
    guard bytes[from: offset].starts(with: word) else { return false }
    offset += word.utf8CodeUnitCount
    return true
  }

  /// Passes over one value of any kind and gives its bytes.
  @discardableResult
  package mutating func skip() throws(ParseError) -> Bytes {
    skipSpace()
    let start = offset
    let outer = depth
    repeat {
      switch try kind() {
      case .string: _ = try rawString()
      case .number: _ = try numberText()
      case .bool: _ = try bool()
      case .null: guard takeNull() else { throw failure("expected null") }
      case .object:
        try open(UInt8(ascii: "{"), "an object")
        if !isEmptyContainer(closing: UInt8(ascii: "}")) {
          try skipKey()
          continue
        }
      case .array:
        try open(UInt8(ascii: "["), "an array")
        if !isEmptyContainer(closing: UInt8(ascii: "]")) { continue }
      }
      // A value is complete: close as many containers as end here.
      while depth > outer {
        skipSpace()
        let byte = peek()
        if byte == UInt8(ascii: ",") {
          offset += 1
          if isInObject { try skipKey() }
          break
        }
        guard byte == (isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw failure("expected , or an end")
        }
        offset += 1
        depth -= 1
      }
    } while depth > outer
    return bytes[start..<offset]
  }

  private mutating func skipKey() throws(ParseError) {
    skipSpace()
    _ = try rawString()
    skipSpace()
    guard peek() == UInt8(ascii: ":") else { throw failure("expected :") }
    offset += 1
  }
}
