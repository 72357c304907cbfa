/// What a byte can be in PHP's grammar.
enum ByteClass {
  @inline(__always) static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 32 : byte }
  @inline(__always) static func upper(_ byte: UInt8) -> UInt8 { byte &- 97 < 26 ? byte & 0xDF : byte }
  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
  @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }
  /// Letters, `_` and every byte above 127: PHP knows no encoding here.
  @inline(__always) static func startsName(_ byte: UInt8) -> Bool { isLetter(byte) || byte == 95 || byte >= 128 }
  @inline(__always) static func isName(_ byte: UInt8) -> Bool { startsName(byte) || isDigit(byte) }
  @inline(__always) static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

  @inline(__always) static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
