/// Escapes of JSON strings (RFC 8259, section 7).
package enum JSONString {
  /// Unpaired surrogates become U+FFFD.
  static func unescape(_ bytes: Bytes) throws(ParseError) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = 0
    while let byte = bytes[index] {
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      guard let escape = bytes[index] else { throw ParseError("JSON", "escape without end") }
      index += 1
      switch escape {
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
      case UInt8(ascii: "u"):
        guard var scalar = hex4(bytes, index) else { throw ParseError("JSON", "\\u without four digits") }
        index += 4
        if (0xD800..<0xDC00).contains(scalar), bytes[index] == UInt8(ascii: "\\"),
          bytes[index + 1] == UInt8(ascii: "u"),
          let low = hex4(bytes, index + 2), (0xDC00..<0xE000).contains(low)
        {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
          index += 6
        }
        out += Array(String(UnicodeScalar(scalar) ?? "\u{FFFD}").utf8)
      default: throw ParseError("JSON", "unknown escape")
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func hex4(_ bytes: Bytes, _ index: Int) -> UInt32? {
    var value: UInt32 = 0
    for step in 0..<4 {
      guard let byte = bytes[index + step], let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
