/// What proves to a registry who asks. Never part of a message: its description says nothing.
package enum Credentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
  case password(user: String, password: String)
  /// A refresh token, exchanged for access tokens (`identitytoken`, helpers' `<token>`).
  case identityToken(String)
  /// An access token that is sent as it is (`registrytoken`).
  case accessToken(String)

  package var description: String { "credentials (not shown)" }
  package var debugDescription: String { description }

  /// `Basic …` (RFC 7617); nil for tokens.
  var basic: String? {
    guard case .password(let user, let password) = self else { return nil }
    return "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
  }
}

/// Base64 (RFC 4648 §4), strict but for missing padding.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var word: UInt32 = 0
      for byte in part { word = word << 8 | UInt32(byte) }
      word <<= 8 * UInt32(3 - part.count)
      for index in 0..<4 {
        out.append(
          index <= part.count ? alphabet[Int(word >> (18 - 6 * UInt32(index)) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var out: [UInt8] = []
    var word: UInt32 = 0
    var bits = 0
    var ended = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "=") {
        ended = true
        continue
      }
      guard !ended, let digit = value(byte) else { return nil }
      word = (word << 6 | digit) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
      }
    }
    return out
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte) - 0x41
    case 0x61...0x7A: UInt32(byte) - 0x61 + 26
    case 0x30...0x39: UInt32(byte) - 0x30 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
