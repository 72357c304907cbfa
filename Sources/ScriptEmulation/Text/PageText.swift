/// Turns a page's bytes into text of one byte or UTF-8 characters, as the server would: by its byte order mark, by what
/// it declares, by how it looks.
enum PageText {
  /// Pages longer than this are read in part: the first three quarters of it and the rest from the end.
  static let limit = 2 << 20

  static func cut(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > limit else { return bytes }
    return Array(bytes[..<(limit / 4 * 3)]) + Array(bytes[(bytes.count - limit / 4)...])
  }

  /// UTF-8 with or without mark and single-byte text stay, UTF-16 becomes UTF-8.
  static func unicode(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes[3...]) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes[2...], bigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes[2...], bigEndian: true) }
    guard bytes.count >= 8 else { return bytes }
    let sample = bytes.prefix(512)
    var zeroes = (even: 0, odd: 0)
    for (index, byte) in sample.enumerated() where byte == 0 {
      if index % 2 == 0 { zeroes.even += 1 } else { zeroes.odd += 1 }
    }
    let half = sample.count / 2
    if zeroes.odd * 10 > half * 8, zeroes.even * 10 < half { return utf16(bytes[...], bigEndian: false) }
    if zeroes.even * 10 > half * 8, zeroes.odd * 10 < half { return utf16(bytes[...], bigEndian: true) }
    return bytes
  }

  static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let first = UInt16(bytes[index])
      let second = UInt16(bytes[index + 1])
      units.append(bigEndian ? first << 8 | second : second << 8 | first)
      index += 2
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// UTF-7 (RFC 2152) as UTF-8.
  static func utf7(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x2B else {
        result.append(bytes[index])
        index += 1
        continue
      }
      var end = index + 1
      while end < bytes.count, isBase64(bytes[end]) { end += 1 }
      if end == index + 1 {
        result.append(0x2B)
      } else {
        result += utf16(Base64Text.decode(Array(bytes[index + 1..<end]))[...], bigEndian: true)
      }
      index = end < bytes.count && bytes[end] == 0x2D ? end + 1 : end
    }
    return result
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 43 || byte == 47
  }

  /// IBM037 (EBCDIC, United States) to ASCII; what has no ASCII counterpart becomes a space.
  static func ibm037(_ bytes: [UInt8]) -> [UInt8] { bytes.map { ebcdic[Int($0)] } }

  private static let ebcdic: [UInt8] = {
    var table = [UInt8](repeating: 32, count: 256)
    table[0x05] = 9
    table[0x0D] = 13
    table[0x15] = 10
    table[0x25] = 10
    let rows: [(Int, String)] = [
      (0x4B, ".<(+|&"), (0x5A, "!$*);"), (0x60, "-/"), (0x6B, ",%_>?"), (0x79, "`:#@'=\""), (0x81, "abcdefghi"),
      (0x91, "jklmnopqr"), (0xA1, "~stuvwxyz"), (0xB0, "^"), (0xBA, "[]"), (0xC0, "{ABCDEFGHI"), (0xD0, "}JKLMNOPQR"),
      (0xE0, "\\"), (0xE2, "STUVWXYZ"), (0xF0, "0123456789"),
    ]
    for (start, text) in rows { for (offset, byte) in text.utf8.enumerated() { table[start + offset] = byte } }
    return table
  }()

  /// `&lt;`, `&#60;`, `&#x3c;` and the like; others stay.
  static func entities(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x26) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x26, let end = bytes[index...].prefix(12).firstIndex(of: 0x3B),
        let meaning = entity(bytes[index + 1..<end])
      {
        result += meaning
        index = end + 1
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func entity(_ name: ArraySlice<UInt8>) -> [UInt8]? {
    let text = Bytes.string(name)
    switch text {
    case "lt": return [0x3C]
    case "gt": return [0x3E]
    case "amp": return [0x26]
    case "quot": return [0x22]
    case "apos": return [0x27]
    default: break
    }
    guard text.hasPrefix("#") else { return nil }
    let isHex = text.hasPrefix("#x") || text.hasPrefix("#X")
    guard let code = Int(text.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10), code > 0 else { return nil }
    return Bytes.utf8(code)
  }
}
