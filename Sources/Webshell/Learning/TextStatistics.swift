/// What a text looks like from far away.
package struct TextStatistics: Sendable, Hashable {
  package var longestLine = 0
  /// The longest run without white space.
  package var longestWord = 0
  /// Bits a byte.
  package var entropy = 0.0

  package init(_ text: Span<UInt8>) {
    var counts = InlineArray<256, UInt32>(repeating: 0)
    var (line, word) = (0, 0)
    for place in text.indices {
      let byte = text[place]
      counts[Int(byte)] &+= 1
      guard byte <= 0x20 else { continue }
      longestWord = max(longestWord, place - word)
      word = place + 1
      if byte == 0x0A || byte == 0x0D {
        longestLine = max(longestLine, place - line)
        line = place + 1
      }
    }
    longestWord = max(longestWord, text.count - word)
    longestLine = max(longestLine, text.count - line)
    guard text.count > 0 else { return }
    for place in counts.indices where counts[place] > 0 {
      let share = Double(counts[place]) / Double(text.count)
      entropy -= share * Logarithm.base2(share)
    }
  }
}

/// Logarithms without Foundation.
enum Logarithm {
  /// Of a positive number, to about 1e-4: enough to sort into buckets.
  static func base2(_ value: Double) -> Double {
    let mantissa = value.significand  // 1..<2
    // ln((1 + t) / (1 - t)) = 2 (t + t³/3 + t⁵/5 + …), with t = (m - 1) / (m + 1) ≤ 1/3.
    let t = (mantissa - 1) / (mantissa + 1)
    let square = t * t
    let natural = 2 * t * (1 + square * (1 / 3.0 + square * (1 / 5.0 + square * (1 / 7.0 + square / 9.0))))
    return Double(value.exponent) + natural * 1.442_695_040_888_963_4
  }
}
