import Parsing

/// Text as the server's interpreter takes it: bytes of an ASCII-compatible encoding.
enum TextDecoding {
  /// UTF-16 and UTF-32 become UTF-8, a byte order mark goes; everything else stays as it is, valid or not.
  static func decode(_ bytes: Bytes) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return bytes[from: 3].array }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes[from: 2], bigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes[from: 2], bigEndian: true) }
    // Without a mark: a code bracket whose every second byte is zero.
    if bytes.starts(with: [0x3C, 0, 0x25, 0]) || bytes.starts(with: [0x3C, 0, 0x3F, 0]) {
      return utf16(bytes, bigEndian: false)
    }
    if bytes.starts(with: [0, 0x3C, 0, 0x25]) || bytes.starts(with: [0, 0x3C, 0, 0x3F]) {
      return utf16(bytes, bigEndian: true)
    }
    return bytes.array
  }

  private static func utf16(_ bytes: Bytes, bigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    bytes.withUnsafeBytes { memory in
      for place in stride(from: 0, to: memory.count - 1, by: 2) {
        let (first, second) = (UInt16(memory[place]), UInt16(memory[place + 1]))
        units.append(bigEndian ? first << 8 | second : second << 8 | first)
      }
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
