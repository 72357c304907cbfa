import Parsing

/// Reads arrays of literals in PHP: `array('a' => 1, 'b' => ['c'])`. What has to be evaluated becomes null.
struct PHPLiteral {
  private var cursor: TextCursor
  private var depth = 0
  private var count = 0

  init(_ bytes: Bytes) { cursor = TextCursor(bytes, comments: .slashes) }

  private func failure(_ reason: String) -> ParseError { ParseError("PHP", reason, at: cursor.offset) }

  /// What the file returns: `<?php return array(…);`
  static func returned(by bytes: Bytes) throws(ParseError) -> JSONValue {
    guard let place = bytes.firstRange(of: Array("return".utf8)) else { throw ParseError("PHP", "it returns nothing") }
    var reader = PHPLiteral(bytes[from: place.upperBound])
    return try reader.value()
  }

  private mutating func value() throws(ParseError) -> JSONValue {
    cursor.skipSpace()
    count += 1
    guard count <= 500_000 else { throw failure("more than 500000 values") }
    depth += 1
    defer { depth -= 1 }
    guard depth <= 16 else { throw failure("nested deeper than 16") }
    var out = JSONValue.null
    if let text = cursor.quoted("\"'", longest: 64 << 10) {
      out = .string(text)
    } else if cursor.take(UInt8(ascii: "[")) {
      return try array(closing: UInt8(ascii: "]"))
    } else if let word = cursor.identifier(also: "-.") {
      cursor.skipSpace()
      if word.lowercased() == "array", cursor.take(UInt8(ascii: "(")) { return try array(closing: UInt8(ascii: ")")) }
      switch word.lowercased() {
      case "true": out = .bool(true)
      case "false": out = .bool(false)
      default: out = word.first?.isNumber == true || word.hasPrefix("-") ? .number(word) : .null
      }
    }
    // `__DIR__ . '/../x'` and other expressions up to the end of the element.
    cursor.skipSpace()
    if cursor.peek == UInt8(ascii: ".") { out = .null }
    while let byte = cursor.peek,
      ![UInt8(ascii: ","), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: ";")].contains(byte),
      !(byte == UInt8(ascii: "=") && cursor.peek(1) == UInt8(ascii: ">"))
    {
      if !cursor.skipQuoted() { cursor.advance() }
      cursor.skipSpace()
    }
    return out
  }

  private mutating func array(closing: UInt8) throws(ParseError) -> JSONValue {
    var members: [JSONValue.Member] = []
    while true {
      cursor.skipSpace()
      if cursor.take(closing) { return .object(members) }
      if cursor.take(UInt8(ascii: ",")) { continue }
      guard !cursor.isAtEnd else { throw failure("array without end") }
      let first = try value()
      cursor.skipSpace()
      if cursor.take("=>") {
        members.append(.init(first.scalar ?? "", try value()))
      } else {
        members.append(.init(String(members.count), first))
        if let byte = cursor.peek, byte != closing, byte != UInt8(ascii: ",") { cursor.advance() }
      }
    }
  }
}
