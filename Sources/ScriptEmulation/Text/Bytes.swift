/// Searching and changing of bytes that scripts are made of.
enum Bytes {
  @inline(__always) static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }

  @inline(__always) static func isWordStart(_ byte: UInt8) -> Bool {
    (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte == 95 || byte >= 128
  }

  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

  @inline(__always) static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

  static func hexDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: nil
    }
  }

  static func lowered(_ bytes: [UInt8]) -> [UInt8] { bytes.map(lower) }

  /// The code point as UTF-8; a number that is none gives one byte.
  static func utf8(_ code: Int) -> [UInt8] {
    if code >= 0, code < 128 { return [UInt8(code)] }
    guard code >= 0, code <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(code)) else {
      return [UInt8(truncatingIfNeeded: code)]
    }
    return Array(String(Character(scalar)).utf8)
  }

  /// The first place at or after `start` where `needle` stands; ASCII letters compare without case when asked.
  static func find(_ needle: [UInt8], in hay: [UInt8], from start: Int = 0, ignoringCase: Bool = false) -> Int? {
    guard let first = needle.first, start >= 0, hay.count >= needle.count else { return nil }
    let wanted = ignoringCase ? lowered(needle) : needle
    let lowFirst = lower(first)
    var index = start
    let last = hay.count - needle.count
    while index <= last {
      if ignoringCase ? lower(hay[index]) == lowFirst : hay[index] == first {
        var offset = 1
        while offset < wanted.count,
          (ignoringCase ? lower(hay[index + offset]) : hay[index + offset]) == wanted[offset]
        {
          offset += 1
        }
        if offset == wanted.count { return index }
      }
      index += 1
    }
    return nil
  }

  static func find(_ needle: String, in hay: [UInt8], from start: Int = 0, ignoringCase: Bool = false) -> Int? {
    find(Array(needle.utf8), in: hay, from: start, ignoringCase: ignoringCase)
  }

  static func contains(_ hay: [UInt8], _ needle: String) -> Bool { find(needle, in: hay, ignoringCase: true) != nil }

  /// Every `needle` by `other`; the result is at most `limit` bytes.
  static func replacing(
    _ needle: [UInt8], by other: [UInt8], in hay: [UInt8], ignoringCase: Bool = false, limit: Int = 4 << 20
  ) -> [UInt8] {
    guard !needle.isEmpty else { return hay }
    var result: [UInt8] = []
    result.reserveCapacity(hay.count)
    var index = 0
    while let found = find(needle, in: hay, from: index, ignoringCase: ignoringCase) {
      result += hay[index..<found]
      result += other
      index = found + needle.count
      if result.count > limit { return result }
    }
    result += hay[index...]
    return result
  }

  static func split(_ hay: [UInt8], by needle: [UInt8], limit: Int = 1 << 16) -> [[UInt8]] {
    guard !needle.isEmpty else { return [hay] }
    var parts: [[UInt8]] = []
    var index = 0
    while parts.count < limit, let found = find(needle, in: hay, from: index) {
      parts.append(Array(hay[index..<found]))
      index = found + needle.count
    }
    parts.append(Array(hay[index...]))
    return parts
  }

  static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
      let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return Array(bytes[first...last])
  }

  /// UTF-8; what is none is read byte by byte, so that different bytes stay different names.
  static func string(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}

/// Numbers as scripts write and read them.
enum NumberText {
  static func of(_ number: Double) -> String {
    if number.isFinite, number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
    return String(number)
  }

  /// Decimal, `&H…` and `0x…`; nil where the text is no number.
  static func parse(_ bytes: [UInt8]) -> Double? {
    let text = Bytes.trimmed(bytes)
    guard let first = text.first, text.count <= 40 else { return nil }
    if text.count > 2, first == 0x26 || first == 0x30, Bytes.lower(text[1]) == (first == 0x26 ? 0x68 : 0x78) {
      var end = text.count
      if text[end - 1] == 0x26 { end -= 1 }
      var value = 0.0
      for byte in text[2..<end] {
        guard let digit = Bytes.hexDigit(byte) else { return nil }
        value = value * 16 + Double(digit)
      }
      return value
    }
    guard Bytes.isDigit(first) || first == 45 || first == 43 || first == 46 else { return nil }
    return Double(Bytes.string(text))
  }
}
