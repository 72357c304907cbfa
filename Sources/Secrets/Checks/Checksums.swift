/// Checksums that vendors put into their tokens, so that a scanner can tell a real one offline.
enum Checksums {
  /// CRC-32 (ISO 3309, reflected, as zlib has it).
  static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
    return ~crc
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
  }

  private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  static func text(_ value: UInt32, base: UInt32, width: Int, lowerCase: Bool = false) -> [UInt8] {
    var rest = value
    var text: [UInt8] = []
    while rest > 0 {
      text.append(digits[Int(rest % base)])
      rest /= base
    }
    while text.count < width { text.append(UInt8(ascii: "0")) }
    return text.reversed().map { lowerCase ? $0.lowered : $0 }
  }

  /// A checksum that does not hold is a token that was made up, or damaged: said, and of little weight.
  private static func verdict(_ holds: Bool) -> Verdict {
    var verdict = Verdict.secret
    verdict.checksum = holds
    if !holds { verdict.severity = .low }
    return verdict
  }

  /// Source: GitHub, “Behind GitHub's new authentication token formats” (2021): the last six digits, base 62.
  static func base62(_ token: [UInt8], prefix: Int) -> Verdict {
    guard token.count >= prefix + 12 else { return .other }
    let sum = text(crc32(token[prefix..<token.count - 6]), base: 62, width: 6)
    return verdict(token.suffix(6).elementsEqual(sum))
  }

  /// Source: Grafana, service account tokens.
  static func hexadecimal(_ token: [UInt8], prefix: Int) -> Verdict {
    guard token.count >= prefix + 12 else { return .other }
    let sum = text(crc32(token[prefix..<token.count - 9]), base: 16, width: 8, lowerCase: true)
    return verdict(token.suffix(8).map(\.lowered).elementsEqual(sum))
  }

  /// Source: GitLab's handbook, “Routable tokens”: `…PAYLOAD.VV.LLCCCCCCC`. Older tokens have none.
  static func gitLab(_ token: [UInt8]) -> Verdict {
    guard token.count > 30, token[token.count - 10] == UInt8(ascii: "."), token[token.count - 13] == UInt8(ascii: ".")
    else { return .secret }
    let sum = text(crc32(token.dropLast(7)), base: 36, width: 7, lowerCase: true)
    return verdict(token.suffix(7).elementsEqual(sum))
  }
}
