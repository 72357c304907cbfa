import Parsing

/// A Bloom filter of fingerprints that occur in ordinary software. Whatever is in it tells nothing of a family.
///
/// A fingerprint that it takes for a member by mistake (about one in twelve at six bits each) is left out of samples and
/// of judged files alike, so mistakes cost a little sharpness and never make two files look alike.
///
/// Source: Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13 (7), 1970.
package struct FingerprintFilter: Sendable, Hashable {
  private var words: [UInt64]
  private static let probes = 3

  /// - Parameter bitsEach: of space for every member.
  package init(_ members: some Collection<UInt32>, bitsEach: Int = 5) {
    words = [UInt64](repeating: 0, count: members.count * bitsEach / 64 + 1)
    for member in members {
      var hash = Self.spread(member)
      for _ in 0..<Self.probes {
        let bit = Self.place(hash, words.count * 64)
        words[bit >> 6] |= 1 << UInt64(bit & 63)
        hash = hash &* 0x2545_F491_4F6C_DD1D &+ 0x9E37_79B9
      }
    }
  }

  package init() { words = [] }

  package var byteCount: Int { words.count * 8 }

  package func contains(_ fingerprint: UInt32) -> Bool {
    guard !words.isEmpty else { return false }
    var hash = Self.spread(fingerprint)
    for _ in 0..<Self.probes {
      let bit = Self.place(hash, words.count * 64)
      if words[bit >> 6] & (1 << UInt64(bit & 63)) == 0 { return false }
      hash = hash &* 0x2545_F491_4F6C_DD1D &+ 0x9E37_79B9
    }
    return true
  }

  private static func spread(_ value: UInt32) -> UInt64 {
    var mixed = UInt64(value) &* 0x9E37_79B9_7F4A_7C15
    mixed ^= mixed >> 29
    return mixed &* 0xBF58_476D_1CE4_E5B9
  }

  /// The upper half decides (Lemire's multiply-shift), in place of a slow division.
  private static func place(_ hash: UInt64, _ bits: Int) -> Int {
    Int(((hash >> 32) &* UInt64(bits)) >> 32)
  }

  func write(into writer: inout BinaryWriter) {
    writer.count(words.count)
    for word in words {
      for shift in stride(from: 0, to: 64, by: 8) { writer.byte(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }
  }

  init(from reader: inout BinaryReader) throws(ParseError) {
    let count = try reader.count()
    words = []
    words.reserveCapacity(min(count, 1 << 20))
    for _ in 0..<count {
      var word: UInt64 = 0
      for shift in stride(from: 0, to: 64, by: 8) { word |= UInt64(try reader.byte()) << UInt64(shift) }
      words.append(word)
    }
  }
}
