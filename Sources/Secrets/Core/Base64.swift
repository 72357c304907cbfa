import Parsing

/// Base 64 of either alphabet, padded or not (RFC 4648), for texts that are found anywhere.
enum Base64 {
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    values[Int(UInt8(ascii: "-"))] = 62
    values[Int(UInt8(ascii: "_"))] = 63
    return values
  }()

  static func value(_ character: UInt8) -> UInt8? {
    let value = values[Int(character)]
    return value == 0xFF ? nil : value
  }

  /// Nil where a character is no digit, or the number of digits is impossible. Padding at the end may be missing; line
  /// ends and spaces are passed over where `spaced`.
  static func decode(_ text: some Sequence<UInt8>, spaced: Bool = false, limit: Int = 1 << 20) -> [UInt8]? {
    var result: [UInt8] = []
    var (buffer, bits, digits): (UInt32, Int, Int) = (0, 0, 0)
    var padding = 0
    for character in text {
      if spaced, character.isSpace { continue }
      if character == UInt8(ascii: "=") {
        padding += 1
        guard padding <= 2 else { return nil }
        continue
      }
      guard padding == 0, let digit = value(character), result.count < limit else { return nil }
      digits += 1
      buffer = buffer << 6 | UInt32(digit)
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    guard digits % 4 != 1, padding == 0 || (digits + padding) % 4 == 0 else { return nil }
    return result
  }

  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// How a text looks inside base 64, whatever stands around it: at each of the three places that it can have in a
  /// group
  /// of three bytes, the digits that depend on nothing but it, and how many digits of its first group stand before
  /// them.
  static func insides(of text: [UInt8]) -> [(digits: [UInt8], before: Int)] {
    (0..<3).map { offset in
      let bytes = [UInt8](repeating: 0, count: offset) + text
      let whole = bytes.count * 8 / 6
      let first = [0, 2, 3][offset]
      guard whole > first else { return ([], first) }
      let found = (first..<whole).map { index -> UInt8 in
        var value = 0
        for bit in index * 6..<index * 6 + 6 { value = value << 1 | Int(bytes[bit / 8] >> UInt8(7 - bit % 8) & 1) }
        return digits[value]
      }
      return (found, first)
    }
  }
}
