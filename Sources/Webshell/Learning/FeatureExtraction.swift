/// What the linear model sees of a script: which words and which runs of two and three tokens occur, and what the text
/// looks like from far away, each hashed to one of 2^18 places.
package enum FeatureExtraction {
  package static let bits = 18
  package static let places = 1 << bits

  /// Distinct places.
  package static func features(
    of tokens: ScriptTokens, statistics: TextStatistics, size: Int, language: ScriptLanguage
  ) -> [UInt32] {
    var found = FoundPlaces(most: tokens.words.count + 3 * tokens.shapes.count + 16)
    let salt = language.salt
    for word in tokens.words { found.add(TokenHash.join(salt, word)) }
    let shapes = tokens.shapes.span
    let (single, double, triple) = (salt ^ 0x11, salt ^ 0x22, salt ^ 0x33)
    var (first, second): (UInt32, UInt32) = (0, 0)
    for index in shapes.indices {
      let third = shapes[index]
      found.add(TokenHash.join(single, third))
      let pair = TokenHash.join(second, third)
      found.add(TokenHash.join(double, pair))
      found.add(TokenHash.join(triple, TokenHash.join(first, pair)))
      (first, second) = (second, third)
    }
    let buckets: [Int] = [
      bucket(statistics.longestWord), bucket(statistics.longestLine), Int(statistics.entropy * 2), bucket(size),
      bucket(tokens.shapes.count), bucket(size / max(tokens.shapes.count, 1)), bucket(tokens.longestText),
    ]
    for (kind, value) in buckets.enumerated() {
      found.add(TokenHash.join(salt ^ 0x44, TokenHash.finish(UInt32(kind) << 16 | UInt32(truncatingIfNeeded: value))))
    }
    return found.list
  }

  /// By powers of two.
  private static func bucket(_ value: Int) -> Int { Int.bitWidth - max(value, 0).leadingZeroBitCount }
}

/// Places that were found, each once, in the order of their finding.
private struct FoundPlaces {
  private var seen = [UInt64](repeating: 0, count: FeatureExtraction.places / 64)
  private(set) var list: [UInt32] = []

  init(most: Int) { list.reserveCapacity(min(most, FeatureExtraction.places)) }

  @inline(__always) mutating func add(_ hash: UInt32) {
    let place = Int(hash >> UInt32(32 - FeatureExtraction.bits))
    let bit: UInt64 = 1 << UInt64(place & 63)
    guard seen[place >> 6] & bit == 0 else { return }
    seen[place >> 6] |= bit
    list.append(UInt32(place))
  }
}
