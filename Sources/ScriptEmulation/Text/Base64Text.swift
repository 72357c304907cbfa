/// Base64 and hexadecimal as the libraries of the scripts decode them: what is no digit is passed over.
enum Base64Text {
  static func decode(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 4 * 3)
    var gathered: UInt32 = 0
    var count = 0
    for byte in text {
      let digit: UInt32
      switch byte {
      case 65...90: digit = UInt32(byte) - 65
      case 97...122: digit = UInt32(byte) - 71
      case 48...57: digit = UInt32(byte) + 4
      case 43, 45: digit = 62
      case 47, 95: digit = 63
      case 61: return result
      default: continue
      }
      gathered = gathered << 6 | digit
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: gathered >> UInt32(count)))
      }
    }
    return result
  }

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let one = UInt32(bytes[index])
      let two = index + 1 < bytes.count ? UInt32(bytes[index + 1]) : 0
      let three = index + 2 < bytes.count ? UInt32(bytes[index + 2]) : 0
      let all = one << 16 | two << 8 | three
      result.append(digits[Int(all >> 18 & 63)])
      result.append(digits[Int(all >> 12 & 63)])
      result.append(index + 1 < bytes.count ? digits[Int(all >> 6 & 63)] : 61)
      result.append(index + 2 < bytes.count ? digits[Int(all & 63)] : 61)
      index += 3
    }
    return result
  }

  static func hex(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var half: Int?
    for byte in text {
      guard let digit = Bytes.hexDigit(byte) else { continue }
      if let high = half {
        result.append(UInt8(high << 4 | digit))
        half = nil
      } else {
        half = digit
      }
    }
    return result
  }
}
