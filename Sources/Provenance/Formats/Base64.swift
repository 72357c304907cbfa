import Parsing

/// Base 64 in both alphabets, with padding or without.
///
/// Source: RFC 4648, sections 4 and 5.
enum Base64 {
  /// Bytes of a text that is decoded.
  static let maximumSize = 128 << 20

  /// Nil for what is none. White space is passed over, as in PEM and in hand-made files.
  static func decode(_ text: String) -> [UInt8]? { decode(Bytes(text)) }

  static func decode(_ text: Bytes) -> [UInt8]? {
    guard text.count <= maximumSize else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(text.count / 4 * 3)
    var (bits, count, padding) = (UInt32(0), 0, 0)
    let isValid = text.withUnsafeBytes { memory in
      for byte in memory {
        let value: UInt32
        switch byte {
        case 0x41...0x5A: value = UInt32(byte) - 0x41
        case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
        case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
        case UInt8(ascii: "="):
          padding += 1
          continue
        case 0x20, 0x09, 0x0A, 0x0D: continue
        default: return false
        }
        guard padding == 0 else { return false }
        bits = bits << 6 | value
        count += 1
        guard count == 4 else { continue }
        out += [
          UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits),
        ]
        (bits, count) = (0, 0)
      }
      return true
    }
    guard isValid, padding <= 2 else { return nil }
    // What is left must be whole bytes, with nothing in the bits that are no part of them.
    switch count {
    case 0: return padding == 0 ? out : nil
    case 2 where bits & 0xF == 0: return out + [UInt8(truncatingIfNeeded: bits >> 4)]
    case 3 where bits & 0x3 == 0:
      return out + [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
    default: return nil
    }
  }
}

extension Base64 {
  /// The standard alphabet, with padding.
  static func encode(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        out.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
