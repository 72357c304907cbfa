/// What a text looks like from far away.
package struct TextStatistics: Sendable, Hashable {
  package var longestLine = 0
  /// The longest run without white space.
  package var longestWord = 0
  /// Bits a byte.
  package var entropy = 0.0

  package init(_ text: Span<UInt8>) {
    var counts = [Int](repeating: 0, count: 256)
    var (line, word) = (0, 0)
    for index in text.indices {
      let byte = text[index]
      counts[Int(byte)] += 1
      if byte == 0x0A || byte == 0x0D {
        longestLine = max(longestLine, line)
        line = 0
      } else {
        line += 1
      }
      if byte <= 0x20 {
        longestWord = max(longestWord, word)
        word = 0
      } else {
        word += 1
      }
    }
    longestLine = max(longestLine, line)
    longestWord = max(longestWord, word)
    guard text.count > 0 else { return }
    for count in counts where count > 0 {
      let share = Double(count) / Double(text.count)
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
