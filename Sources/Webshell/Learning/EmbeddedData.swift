import Parsing

/// Data that travels within the program as text in base 64 (RFC 4648 §4).
enum EmbeddedData {
  static func decode(_ text: StaticString) -> Bytes {
    text.withUTF8Buffer { text in
      var result: [UInt8] = []
      result.reserveCapacity(text.count / 4 * 3)
      var (held, bits): (UInt32, UInt32) = (0, 0)
      for byte in text {
        let value: UInt32
        switch byte {
        case 0x41...0x5A: value = UInt32(byte) - 0x41
        case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
        case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
        case 0x2B: value = 62
        case 0x2F: value = 63
        default: continue
        }
        held = held << 6 | value
        bits += 6
        if bits >= 8 {
          bits -= 8
          result.append(UInt8(truncatingIfNeeded: held >> bits))
        }
      }
      return Bytes(result)
    }
  }

  static func encode(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0...3 {
        text.append(place <= group.count ? alphabet[Int(value >> UInt32(18 - 6 * place) & 63)] : 0x3D)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
