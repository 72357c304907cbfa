/// `%41` (RFC 3986 §2.1).
enum PercentEncoding {
  static func decode(_ bytes: [UInt8], plus: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == 37, index + 2 < bytes.count, let high = ByteClass.hexValue(bytes[index + 1]),
        let low = ByteClass.hexValue(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(plus && bytes[index] == 43 ? 32 : bytes[index])
        index += 1
      }
    }
    return result
  }

  static func encode(_ bytes: [UInt8], plus: Bool) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      if ByteClass.isLetter(byte) || ByteClass.isDigit(byte) || byte == 45 || byte == 95 || byte == 46
        || (byte == 126 && !plus)
      {
        result.append(byte)
      } else if byte == 32, plus {
        result.append(43)
      } else {
        result.append(37)
        result.append(contentsOf: Hex.encode([byte], upper: true))
      }
    }
    return result
  }
}

/// Bytes as hexadecimal digits.
enum Hex {
  static func encode(_ bytes: [UInt8], upper: Bool = false) -> [UInt8] {
    let digits = Array((upper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
    return result
  }

  /// nil where a byte is no digit; an odd digit at the end counts as the high half.
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard let high = ByteClass.hexValue(bytes[index]) else { return nil }
      var low: UInt8 = 0
      if index + 1 < bytes.count {
        guard let value = ByteClass.hexValue(bytes[index + 1]) else { return nil }
        low = value
      }
      result.append(high << 4 | low)
      index += 2
    }
    return result
  }
}
