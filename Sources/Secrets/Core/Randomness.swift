import Glibc

/// How much a text looks drawn by lot.
enum Randomness {
  /// Bits a byte, by Shannon's formula over the text's own bytes.
  static func entropy(_ text: [UInt8]) -> Double {
    guard !text.isEmpty else { return 0 }
    var counts = [Int](repeating: 0, count: 256)
    for byte in text { counts[Int(byte)] += 1 }
    var bits = 0.0
    for count in counts where count > 0 {
      let share = Double(count) / Double(text.count)
      bits -= share * log2(share)
    }
    return bits
  }

  /// Entropy that all but one in two thousand texts have which are drawn from ten, sixteen and thirty-two characters,
  /// by
  /// length. Simulated: eight thousand texts a row.
  private static let floors: [(length: Double, digits: Double, hexadecimal: Double, other: Double)] = [
    (4, 0, 0, 0), (8, 1.0, 1.5, 1.8), (10, 1.5, 1.8, 2.1), (12, 1.7, 2.1, 2.4), (16, 2.0, 2.3, 2.8),
    (20, 2.2, 2.6, 3.1), (24, 2.4, 2.8, 3.25), (32, 2.6, 3.0, 3.6), (40, 2.7, 3.2, 3.8), (48, 2.8, 3.4, 4.0),
    (64, 2.9, 3.5, 4.2), (128, 3.1, 3.7, 4.5),
  ]

  /// Without what stands between parts, and before a number: neither is drawn.
  private static func drawn(_ text: [UInt8]) -> [UInt8] {
    let text = text.starts(with: Array("0x".utf8)) ? text.dropFirst(2) : text[...]
    let parts = text.filter { !"-._:/".utf8.contains($0) }
    // A short prefix may have letters beyond f.
    let digits = parts.filter { $0.isHexadecimal }
    return digits.count >= 16 && digits.count * 100 >= parts.count * 85 ? digits : Array(text)
  }

  /// What a text of that kind and length would have at least, were it drawn by lot.
  static func expected(_ text: [UInt8]) -> Double {
    let length = Double(text.count)
    let upper = floors.firstIndex { $0.length >= length } ?? floors.count - 1
    let (low, high) = (floors[max(upper - 1, 0)], floors[upper])
    let share = high.length > low.length ? min(max((length - low.length) / (high.length - low.length), 0), 1) : 1
    func between(_ a: Double, _ b: Double) -> Double { a + (b - a) * share }
    if text.allSatisfy({ $0.isDigit }) { return between(low.digits, high.digits) }
    if text.allSatisfy({ $0.isHexadecimal }) { return between(low.hexadecimal, high.hexadecimal) }
    return between(low.other, high.other)
  }

  /// The longest run of one character.
  static func longestRun(_ text: [UInt8]) -> Int {
    var (longest, current) = (text.isEmpty ? 0 : 1, 1)
    for index in text.indices.dropFirst() {
      current = text[index] == text[index - 1] ? current + 1 : 1
      longest = max(longest, current)
    }
    return longest
  }

  /// The longest stretch in which each character follows the one before: `abcdef`, `654321`, or a row of the keyboard.
  static func longestSequence(_ text: [UInt8]) -> Int {
    var (longest, up, down) = (text.isEmpty ? 0 : 1, 1, 1)
    for index in text.indices.dropFirst() {
      let (before, now) = (text[index - 1].lowered, text[index].lowered)
      up = now == before &+ 1 || (before == 0x39 && now == 0x30) ? up + 1 : 1
      down = now == before &- 1 ? down + 1 : 1
      longest = max(longest, up, down)
    }
    return longest
  }

  /// Whether the text is a short piece repeated.
  static func isPeriodic(_ text: [UInt8]) -> Bool {
    guard text.count >= 8 else { return false }
    for period in 1...max(1, min(8, text.count / 3)) {
      var matches = true
      for index in period..<text.count where text[index] != text[index - period] {
        matches = false
        break
      }
      if matches { return true }
    }
    return false
  }

  /// Plausible as a random token: nothing about it says that a person typed it to fill a place.
  static func isPlausible(_ text: [UInt8]) -> Bool {
    let text = drawn(text)
    guard text.count >= 4 else { return false }
    let isHexadecimal = text.allSatisfy { $0.isHexadecimal }
    if longestRun(text) >= (isHexadecimal ? 6 : 5) { return false }
    if longestSequence(text) >= (isHexadecimal ? 7 : 6) { return false }
    if isPeriodic(text) { return false }
    return entropy(text) >= expected(text) - 0.1
  }
}
