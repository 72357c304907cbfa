import Parsing

/// PHP's serialised values: `a:1:{s:4:"name";s:9:"memcached";}`. Lengths and counts are claims and checked.
///
/// Source: PHP's manual, `serialize`. Objects, references and resources are refused.
struct PHPSerialized {
  private let bytes: Bytes
  private var offset = 0
  private var depth = 0
  private var count = 0

  private init(_ bytes: Bytes) { self.bytes = bytes }

  static func parse(_ bytes: Bytes) throws(ParseError) -> JSONValue {
    var reader = PHPSerialized(bytes)
    return try reader.value()
  }

  private func failure(_ reason: String) -> ParseError { ParseError("serialised PHP", reason, at: offset) }

  private mutating func expect(_ byte: UInt8) throws(ParseError) {
    guard bytes[offset] == byte else { throw failure("expected \(Character(UnicodeScalar(byte)))") }
    offset += 1
  }

  private mutating func text(upTo stop: UInt8) throws(ParseError) -> String {
    guard let end = bytes.firstIndex(of: stop, from: offset), end - offset <= 64 else {
      throw failure("expected \(Character(UnicodeScalar(stop)))")
    }
    defer { offset = end + 1 }
    return bytes[offset..<end].text
  }

  private mutating func length(upTo stop: UInt8) throws(ParseError) -> Int {
    let start = offset
    guard let value = Int(try text(upTo: stop)), value >= 0, value <= bytes.count else {
      offset = start
      throw failure("a length that cannot be")
    }
    return value
  }

  private mutating func value() throws(ParseError) -> JSONValue {
    count += 1
    guard count <= 200_000 else { throw failure("more than 200000 values") }
    depth += 1
    defer { depth -= 1 }
    guard depth <= 32 else { throw failure("nested deeper than 32") }
    guard let kind = bytes[offset] else { throw failure("unexpected end") }
    offset += 1
    if kind == UInt8(ascii: "N") {
      try expect(UInt8(ascii: ";"))
      return .null
    }
    try expect(UInt8(ascii: ":"))
    switch kind {
    case UInt8(ascii: "b"): return .bool(try text(upTo: UInt8(ascii: ";")) == "1")
    case UInt8(ascii: "i"), UInt8(ascii: "d"): return .number(try text(upTo: UInt8(ascii: ";")))
    case UInt8(ascii: "s"):
      let length = try length(upTo: UInt8(ascii: ":"))
      try expect(UInt8(ascii: "\""))
      let body = bytes[offset..<offset + length]
      guard body.count == length else { throw failure("the text is shorter than it claims") }
      offset += length
      try expect(UInt8(ascii: "\""))
      try expect(UInt8(ascii: ";"))
      return .string(body.text)
    case UInt8(ascii: "a"):
      let length = try length(upTo: UInt8(ascii: ":"))
      try expect(UInt8(ascii: "{"))
      var members: [JSONValue.Member] = []
      for _ in 0..<length {
        let key = try value().scalar ?? ""
        members.append(.init(key, try value()))
      }
      try expect(UInt8(ascii: "}"))
      return .object(members)
    default: throw failure("a kind of value that is not read")
    }
  }
}
