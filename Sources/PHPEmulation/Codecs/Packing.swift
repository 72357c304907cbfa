/// PHP's pack() and unpack(), for the codes that carry texts and whole numbers.
enum Packing {
  private static func items(_ format: [UInt8]) -> [(code: UInt8, count: Int?)] {
    var result: [(UInt8, Int?)] = []
    var index = 0
    while index < format.count {
      let code = format[index]
      index += 1
      if index < format.count, format[index] == 42 {
        result.append((code, nil))
        index += 1
        continue
      }
      var count = 0
      var hasCount = false
      while index < format.count, ByteClass.isDigit(format[index]), count < 1 << 20 {
        count = count * 10 + Int(format[index] - 48)
        hasCount = true
        index += 1
      }
      result.append((code, hasCount ? count : 1))
    }
    return result
  }

  private static func width(_ code: UInt8) -> (bytes: Int, isBig: Bool)? {
    switch code {
    case 99, 67: (1, false)  // c C
    case 115, 83, 118: (2, false)  // s S v
    case 110: (2, true)  // n
    case 108, 76, 86, 105, 73: (4, false)  // l L V i I
    case 78: (4, true)  // N
    case 113, 81, 80: (8, false)  // q Q P
    case 74: (8, true)  // J
    default: nil
    }
  }

  static func pack(_ format: [UInt8], _ values: [Value]) -> [UInt8]? {
    var result: [UInt8] = []
    var next = 0
    for (code, count) in items(format) {
      guard result.count < 4 << 20 else { return nil }
      if let (bytes, isBig) = width(code) {
        var left = count ?? max(0, values.count - next)
        while left > 0 {
          guard next < values.count, let value = values[next].integer else { return nil }
          for index in 0..<bytes {
            result.append(UInt8(truncatingIfNeeded: value >> ((isBig ? bytes - 1 - index : index) * 8)))
          }
          next += 1
          left -= 1
        }
        continue
      }
      switch code {
      case 97, 65, 90:  // a A Z
        guard next < values.count, let text = values[next].bytes else { return nil }
        next += 1
        let length = count ?? text.count
        result.append(contentsOf: text.prefix(length))
        if length > text.count {
          result.append(contentsOf: repeatElement(code == 65 ? 32 : 0, count: length - text.count))
        }
      case 72, 104:  // H h
        guard next < values.count, let text = values[next].bytes else { return nil }
        next += 1
        guard
          var bytes = Hex.decode(Array(text.prefix(count.flatMap { $0 == 1 && text.count > 1 ? 1 : $0 } ?? text.count)))
        else { return nil }
        if code == 104 { bytes = bytes.map { $0 << 4 | $0 >> 4 } }
        result.append(contentsOf: bytes)
      case 120: result.append(contentsOf: repeatElement(0, count: count ?? 0))
      default: return nil
      }
    }
    return result
  }

  static func unpack(_ format: [UInt8], _ data: [UInt8]) -> [(key: ArrayKey, value: Value)]? {
    var result: [(ArrayKey, Value)] = []
    var offset = 0
    for part in format.split(separator: 47) {
      guard let code = part.first else { return nil }
      var index = part.startIndex + 1
      var count: Int? = 1
      var hasCount = false
      if index < part.endIndex, part[index] == 42 {
        count = nil
        index += 1
      } else {
        var number = 0
        while index < part.endIndex, ByteClass.isDigit(part[index]), number < 1 << 20 {
          number = number * 10 + Int(part[index] - 48)
          hasCount = true
          index += 1
        }
        if hasCount { count = number }
      }
      let name = Array(part[index...])
      if let (bytes, isBig) = width(code) {
        var left = count ?? (data.count - offset) / bytes
        var number = 1
        let isMany = left > 1 || count == nil || hasCount
        while left > 0, offset + bytes <= data.count {
          var value = 0
          for position in 0..<bytes {
            let byte = Int(data[offset + (isBig ? position : bytes - 1 - position)])
            value = value << 8 | byte
          }
          if code == 99, value > 127 { value -= 256 }
          let key = name.isEmpty ? ArrayKey.int(number) : ArrayKey(isMany ? name + Array(String(number).utf8) : name)
          result.append((key, .int(value)))
          offset += bytes
          number += 1
          left -= 1
        }
        continue
      }
      let key = name.isEmpty ? ArrayKey.int(1) : ArrayKey(name)
      switch code {
      case 97, 65, 90:
        let end = min(data.count, offset + (count ?? data.count))
        result.append((key, .text(Array(data[offset..<end]), Derivation(.decoded, "unpack", nil))))
        offset = end
      case 72:
        let end = min(data.count, offset + (count.map { ($0 + 1) / 2 } ?? data.count))
        result.append((key, .text(Hex.encode(Array(data[offset..<end])))))
        offset = end
      default: return nil
      }
    }
    return result
  }
}
