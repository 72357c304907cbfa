/// Undoes the encodings in which commands travel. Input is bounded by what the sensor captures (191 bytes).
enum Decoding {
  /// Percent escapes and `+` (application/x-www-form-urlencoded).
  static func url(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = hex(bytes[index + 1]),
        let low = hex(bytes[index + 2])
      {
        out.append(high << 4 | low)
        index += 3
      } else {
        out.append(bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
        index += 1
      }
    }
    return out
  }

  static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// Every run of at least four Base64 characters, decoded (standard and URL-safe alphabets). A blank may be a `+` that
  /// URL decoding took, and a slash may belong to a path: runs are tried with and without them.
  static func base64Runs(_ bytes: [UInt8]) -> [[UInt8]] {
    var found = runs(bytes, atLeast: 4) { value($0) != nil }
    if bytes.contains(0x2F) { found += runs(bytes, atLeast: 4) { value($0) != nil && $0 != 0x2F } }
    if bytes.contains(0x20) { found += runs(bytes, atLeast: 8) { value($0) != nil || $0 == 0x20 } }
    return found.map { run in
      var out: [UInt8] = []
      var bits: UInt32 = 0
      var count = 0
      for byte in run {
        bits = bits << 6 | (value(byte) ?? 62)
        count += 6
        if count >= 8 {
          count -= 8
          out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
      }
      return out
    }
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte - 0x41)
    case 0x61...0x7A: UInt32(byte - 0x61 + 26)
    case 0x30...0x39: UInt32(byte - 0x30 + 52)
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }

  /// Every run of at least four hexadecimal digits, decoded.
  static func hexRuns(_ bytes: [UInt8]) -> [[UInt8]] {
    runs(bytes, atLeast: 4) { hex($0) != nil }.map { run in
      stride(from: 0, to: run.count - 1, by: 2).map { (hex(run[$0]) ?? 0) << 4 | (hex(run[$0 + 1]) ?? 0) }
    }
  }

  private static func runs(_ bytes: [UInt8], atLeast: Int, _ belongs: (UInt8) -> Bool) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var run: [UInt8] = []
    for byte in bytes + [0] {
      if belongs(byte) {
        run.append(byte)
      } else {
        if run.count >= atLeast { found.append(run) }
        run = []
      }
    }
    return found
  }
}
