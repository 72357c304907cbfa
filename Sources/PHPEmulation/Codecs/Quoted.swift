/// Small text encodings.
enum Quoted {
  static func stripSlashes(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(92) else { return bytes }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 92 {
        index += 1
        if index < bytes.count { result.append(bytes[index] == 48 ? 0 : bytes[index]) }
      } else {
        result.append(bytes[index])
      }
      index += 1
    }
    return result
  }

  /// `\x41`, `\101`, `\n` … as C writes them.
  static func stripCSlashes(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 92, index + 1 < bytes.count else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let next = bytes[index + 1]
      index += 2
      switch next {
      case 110: result.append(10)
      case 116: result.append(9)
      case 114: result.append(13)
      case 120:
        var value = 0
        var count = 0
        while count < 2, index < bytes.count, let digit = ByteClass.hexValue(bytes[index]) {
          value = value * 16 + Int(digit)
          index += 1
          count += 1
        }
        result.append(UInt8(truncatingIfNeeded: value))
      case 48...55:
        var value = Int(next - 48)
        var count = 1
        while count < 3, index < bytes.count, bytes[index] >= 48, bytes[index] <= 55 {
          value = value * 8 + Int(bytes[index] - 48)
          index += 1
          count += 1
        }
        result.append(UInt8(truncatingIfNeeded: value))
      default: result.append(next)
      }
    }
    return result
  }

  /// RFC 2045 §6.7.
  static func printable(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 61, index + 1 < bytes.count {
        if bytes[index + 1] == 10 {
          index += 2
          continue
        }
        if index + 2 < bytes.count {
          if bytes[index + 1] == 13, bytes[index + 2] == 10 {
            index += 3
            continue
          }
          if let high = ByteClass.hexValue(bytes[index + 1]), let low = ByteClass.hexValue(bytes[index + 2]) {
            result.append(high << 4 | low)
            index += 3
            continue
          }
        }
      }
      result.append(bytes[index])
      index += 1
    }
    return result
  }

  static func uudecode(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    for row in bytes.split(separator: 10) {
      guard let first = row.first else { continue }
      var left = Int((first &- 32) & 63)
      if left == 0 { break }
      var index = row.startIndex + 1
      while left > 0 {
        var group: [UInt8] = []
        for offset in 0..<4 {
          let place = index + offset
          group.append(place < row.endIndex ? (row[place] &- 32) & 63 : 0)
        }
        if index >= row.endIndex { return result.isEmpty ? nil : result }
        let three = [group[0] << 2 | group[1] >> 4, group[1] << 4 | group[2] >> 2, group[2] << 6 | group[3]]
        result.append(contentsOf: three.prefix(left))
        left -= 3
        index += 4
      }
    }
    return result
  }
}
