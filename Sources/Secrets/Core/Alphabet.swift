/// Classes of ASCII bytes that everything here asks about.
extension UInt8 {
  var isDigit: Bool { self &- 0x30 < 10 }
  var isUpper: Bool { self &- 0x41 < 26 }
  var isLower: Bool { self &- 0x61 < 26 }
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  var isAlphanumeric: Bool { isDigit || isLetter }
  var isWord: Bool { isAlphanumeric || self == 0x5F }
  var isHexadecimal: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
  var isSpace: Bool { self == 0x20 || self &- 9 < 5 }
  var lowered: UInt8 { isUpper ? self | 0x20 : self }
  /// Of either base-64 alphabet, without padding.
  var isBase64: Bool { isAlphanumeric || self == 0x2B || self == 0x2F || self == 0x2D || self == 0x5F }
}
