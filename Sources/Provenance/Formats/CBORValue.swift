import Parsing

/// A CBOR item as a tree, for small documents (COSE envelopes).
///
/// Source: RFC 8949. Definite and indefinite lengths; floats are kept as their bits, which no envelope uses.
indirect enum CBORValue: Sendable, Equatable {
  case unsigned(UInt64)
  /// -1 - n.
  case negative(UInt64)
  case bytes(Bytes)
  case text(String)
  case array([CBORValue])
  case map([Entry])
  case tagged(UInt64, CBORValue)
  /// `false`, `true`, `null`, `undefined`, other simple values.
  case simple(UInt8)
  case float(UInt64)

  struct Entry: Sendable, Equatable {
    var key: CBORValue
    var value: CBORValue
  }

  static let maximumItems = 100_000
  static let maximumDepth = 16

  init(parsing bytes: Bytes) throws(ParseError) {
    var reader = CBORReader(bytes)
    self = try reader.value(depth: 0)
    guard reader.offset == bytes.count else {
      throw ParseError("CBOR", "something follows the document", at: reader.offset)
    }
  }

  subscript(key: CBORValue) -> CBORValue? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  subscript(text: String) -> CBORValue? { self[.text(text)] }

  var integer: Int? {
    switch self {
    case .unsigned(let value): Int(exactly: value)
    case .negative(let value): Int(exactly: value).map { -1 - $0 }
    default: nil
    }
  }

  var bytes: Bytes? {
    if case .bytes(let bytes) = self { return bytes }
    return nil
  }

  var text: String? {
    if case .text(let text) = self { return text }
    return nil
  }

  var elements: [CBORValue] {
    if case .array(let elements) = self { return elements }
    return []
  }
}

private struct CBORReader {
  let bytes: Bytes
  var offset = 0
  var items = 0

  init(_ bytes: Bytes) { self.bytes = bytes }

  func failure(_ reason: String) -> ParseError { ParseError("CBOR", reason, at: offset) }

  mutating func byte() throws(ParseError) -> UInt8 {
    guard let byte = bytes[offset] else { throw failure("unexpected end") }
    offset += 1
    return byte
  }

  /// The argument of an item; nil for an indefinite length.
  mutating func argument(_ low: UInt8) throws(ParseError) -> UInt64? {
    switch low {
    case 0..<24: return UInt64(low)
    case 24...27:
      var value: UInt64 = 0
      for _ in 0..<(1 << Int(low - 24)) { value = value << 8 | UInt64(try byte()) }
      return value
    case 31: return nil
    default: throw failure("reserved length")
    }
  }

  mutating func definite(_ low: UInt8) throws(ParseError) -> UInt64 {
    guard let value = try argument(low) else { throw failure("a length is missing") }
    return value
  }

  mutating func value(depth: Int) throws(ParseError) -> CBORValue {
    guard depth <= CBORValue.maximumDepth else { throw failure("nested deeper than \(CBORValue.maximumDepth)") }
    items += 1
    guard items <= CBORValue.maximumItems else { throw failure("more than \(CBORValue.maximumItems) items") }
    let head = try byte()
    let low = head & 0x1F
    switch head >> 5 {
    case 0: return .unsigned(try definite(low))
    case 1: return .negative(try definite(low))
    case 2: return .bytes(try string(low, major: 2))
    case 3: return .text(try string(low, major: 3).text)
    case 4:
      var elements: [CBORValue] = []
      try container(low) { reader throws(ParseError) in elements.append(try reader.value(depth: depth + 1)) }
      return .array(elements)
    case 5:
      var entries: [CBORValue.Entry] = []
      try container(low) { reader throws(ParseError) in
        let key = try reader.value(depth: depth + 1)
        // Two readers that choose differently would see two envelopes.
        guard !entries.contains(where: { $0.key == key }) else { throw reader.failure("a key twice in one map") }
        entries.append(.init(key: key, value: try reader.value(depth: depth + 1)))
      }
      return .map(entries)
    case 6:
      let tag = try definite(low)
      return .tagged(tag, try value(depth: depth + 1))
    default:
      switch low {
      case 0..<24: return .simple(low)
      case 24: return .simple(try byte())
      case 25...27: return .float(try definite(low))
      default: throw failure("unexpected end mark")
      }
    }
  }

  private mutating func string(_ low: UInt8, major: UInt8) throws(ParseError) -> Bytes {
    if let length = try argument(low) { return try take(length) }
    var parts: [UInt8] = []
    while try !isBreak() {
      let head = try byte()
      guard head >> 5 == major else { throw failure("a part of another kind") }
      parts += try take(try definite(head & 0x1F)).array
    }
    return Bytes(parts)
  }

  private mutating func take(_ length: UInt64) throws(ParseError) -> Bytes {
    guard let length = Int(exactly: length), length <= bytes.count - offset else { throw failure("cut off") }
    defer { offset += length }
    return bytes[offset..<offset + length]
  }

  private mutating func container(_ low: UInt8, _ element: (inout CBORReader) throws(ParseError) -> Void)
    throws(ParseError)
  {
    guard let count = try argument(low) else {
      while try !isBreak() { try element(&self) }
      return
    }
    guard count <= UInt64(bytes.count - offset) else { throw failure("count \(count) is more than is there") }
    for _ in 0..<count { try element(&self) }
  }

  private mutating func isBreak() throws(ParseError) -> Bool {
    guard let next = bytes[offset] else { throw failure("unexpected end") }
    guard next == 0xFF else { return false }
    offset += 1
    return true
  }
}

/// What COSE's signatures are computed over is CBOR that the verifier writes itself.
enum CBORWriter {
  static func head(_ major: UInt8, _ value: Int) -> [UInt8] {
    let value = UInt64(max(value, 0))
    switch value {
    case 0..<24: return [major << 5 | UInt8(value)]
    case 24..<0x100: return [major << 5 | 24, UInt8(value)]
    case 0x100..<0x1_0000: return [major << 5 | 25] + bigEndian(value, 2)
    case 0x1_0000..<0x1_0000_0000: return [major << 5 | 26] + bigEndian(value, 4)
    default: return [major << 5 | 27] + bigEndian(value, 8)
    }
  }

  static func bytes(_ bytes: Bytes) -> [UInt8] { head(2, bytes.count) + bytes.array }
  static func text(_ text: String) -> [UInt8] { head(3, text.utf8.count) + Array(text.utf8) }

  private static func bigEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }
}
