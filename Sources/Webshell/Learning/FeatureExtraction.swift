/// What the linear model sees of a script: which words and which runs of two and three tokens occur, and what the text
/// looks like from far away, each hashed to one of 2^18 places.
package enum FeatureExtraction {
  package static let bits = 18
  package static let places = 1 << bits

  /// Distinct places.
  package static func features(
    of tokens: ScriptTokens, statistics: TextStatistics, size: Int, language: ScriptLanguage
  ) -> [UInt32] {
    var seen = [UInt64](repeating: 0, count: places / 64)
    var features: [UInt32] = []
    features.reserveCapacity(1024)
    let salt = language.salt
    @inline(__always) func add(_ hash: UInt32) {
      let place = Int(hash >> UInt32(32 - bits))
      let bit: UInt64 = 1 << UInt64(place & 63)
      guard seen[place >> 6] & bit == 0 else { return }
      seen[place >> 6] |= bit
      features.append(UInt32(place))
    }
    for word in tokens.words { add(TokenHash.join(salt, word)) }
    let shapes = tokens.shapes.span
    var (first, second): (UInt32, UInt32) = (0, 0)
    for index in shapes.indices {
      let third = shapes[index]
      add(TokenHash.join(salt ^ 0x11, third))
      let pair = TokenHash.join(second, third)
      add(TokenHash.join(salt ^ 0x22, pair))
      add(TokenHash.join(salt ^ 0x33, TokenHash.join(first, pair)))
      (first, second) = (second, third)
    }
    let buckets: [Int] = [
      bucket(statistics.longestWord), bucket(statistics.longestLine), Int(statistics.entropy * 2), bucket(size),
      bucket(tokens.shapes.count), bucket(size / max(tokens.shapes.count, 1)), bucket(tokens.longestText),
    ]
    for (kind, value) in buckets.enumerated() {
      add(TokenHash.join(salt ^ 0x44, TokenHash.finish(UInt32(kind) << 16 | UInt32(truncatingIfNeeded: value))))
    }
    return features
  }

  /// By powers of two.
  private static func bucket(_ value: Int) -> Int { Int.bitWidth - max(value, 0).leadingZeroBitCount }
}
