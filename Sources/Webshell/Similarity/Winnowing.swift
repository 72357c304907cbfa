/// Fingerprints of a token stream that survive insertion and reordering.
///
/// Source: Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003: of every
/// `window` consecutive hashes of `gram` tokens the smallest (rightmost among equals) is kept.
package enum Winnowing {
  package static let gram = 5
  package static let window = 6
  /// Odd, with bits all over.
  private static let base: UInt32 = 0x9E37_79B1

  /// Sorted, each once.
  package static func fingerprints(of shapes: [UInt32], language: ScriptLanguage) -> [UInt32] {
    guard shapes.count >= gram else { return [] }
    let shapes = shapes.span
    let count = shapes.count - gram + 1
    // A polynomial of the last `gram` tokens that rolls on by one token a step (Karp, Rabin), finished for each place.
    var power: UInt32 = 1
    for _ in 1..<gram { power = power &* base }
    var rolling: UInt32 = 0
    for place in 0..<(gram - 1) { rolling = rolling &* base &+ shapes[place] }
    var hashes = [UInt32](repeating: 0, count: count)
    for place in 0..<count {
      rolling = rolling &* base &+ shapes[place + gram - 1]
      hashes[place] = TokenHash.finish(rolling ^ language.salt)
      rolling = rolling &- shapes[place] &* power
    }
    var kept: [UInt32] = []
    kept.reserveCapacity(count / 3 + 1)
    var smallest = -1
    let width = min(window, count)
    for end in (width - 1)..<count {
      let start = end - width + 1
      if smallest < start {
        smallest = start
        for place in start...end where hashes[place] <= hashes[smallest] { smallest = place }
        kept.append(hashes[smallest])
      } else if hashes[end] <= hashes[smallest] {
        smallest = end
        kept.append(hashes[end])
      }
    }
    kept.sort()
    return unique(kept)
  }

  /// Of a sorted list.
  static func unique(_ sorted: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(sorted.count)
    for value in sorted where result.last != value { result.append(value) }
    return result
  }
}
