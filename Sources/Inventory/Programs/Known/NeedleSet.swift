/// Many literals to be searched for at once: Wu and Manber's algorithm, which looks at every fifth byte or so.
///
/// Of each literal the window of its first bytes is entered in a table by the three bytes at each place; a table's entry
/// says how far the search may go on from there. Where it says 0, the few literals that end their window so are
/// compared. Literals whose windows end in rare bytes cost less.
///
/// Source: S. Wu, U. Manber, "A Fast Algorithm for Multi-Pattern Searching", 1994.
struct NeedleSet: Sendable {
  private let needles: [[UInt8]]
  private let windowStart: [Int]
  private let shifts: [UInt8]
  /// Of each table entry with shift 0, where its needles begin in `bucketed`; -1 for none.
  private let buckets: [Int32]
  private let bucketed: [Int32]

  /// No literal may be shorter; the search goes on by at most two bytes less.
  static let minimumLength = 8
  private static let tableBits = 14

  let longest: Int

  struct Hit: Equatable {
    var needle: Int
    var offset: Int
  }

  /// - Parameter needles: each of at least ``minimumLength`` bytes; shorter ones are never found.
  init(_ needles: [[UInt8]]) {
    self.needles = needles
    longest = needles.map(\.count).max() ?? 0
    let window = Self.minimumLength
    var shifts = [UInt8](repeating: UInt8(window - 2), count: 1 << Self.tableBits)
    var ends: [Int: [Int32]] = [:]
    var starts: [Int] = []
    for (index, needle) in needles.enumerated() {
      let start = Self.bestWindow(of: needle)
      starts.append(start)
      guard needle.count >= window else { continue }
      for place in 0...window - 3 {
        let at = start + place
        let slot = Self.slot(UInt32(needle[at]) | UInt32(needle[at + 1]) << 8 | UInt32(needle[at + 2]) << 16)
        let shift = UInt8(window - 3 - place)
        shifts[slot] = min(shifts[slot], shift)
        if shift == 0 { ends[slot, default: []].append(Int32(index)) }
      }
    }
    windowStart = starts
    self.shifts = shifts
    var buckets = [Int32](repeating: -1, count: 1 << Self.tableBits)
    var bucketed: [Int32] = []
    for (slot, indices) in ends.sorted(by: { $0.key < $1.key }) {
      buckets[slot] = Int32(bucketed.count)
      bucketed += indices + [-1]
    }
    self.buckets = buckets
    self.bucketed = bucketed
  }

  /// Where the window ends in the bytes that are rarest in programs: capitals, digits and signs before small letters.
  private static func bestWindow(of needle: [UInt8]) -> Int {
    guard needle.count > minimumLength else { return 0 }
    func rarity(_ byte: UInt8) -> Int {
      switch byte {
      case 0: 0
      case 0x61...0x7A, 0x20: 1
      case 0x41...0x5A, 0x5F, 0x2E: 2
      default: 3
      }
    }
    let last = min(needle.count - minimumLength, 24)
    return (0...last).max { a, b in
      func score(_ start: Int) -> Int {
        (minimumLength - 3..<minimumLength).reduce(0) { $0 + rarity(needle[start + $1]) }
      }
      return score(a) < score(b)
    } ?? 0
  }

  @inline(__always) private static func slot(_ three: UInt32) -> Int {
    Int(truncatingIfNeeded: (three &* 0x9E37_79B1) >> UInt32(32 - tableBits))
  }

  /// Every place where a literal stands, in no particular order; of each literal at most `limit`.
  func hits(in memory: UnsafeRawBufferPointer, limit: Int = 64) -> [Hit] {
    guard let base = memory.baseAddress, memory.count >= Self.minimumLength else { return [] }
    var hits: [Hit] = []
    var counts = [Int](repeating: 0, count: needles.count)
    shifts.withUnsafeBufferPointer { shifts in
      let end = memory.count - 1
      // Two searches at once, each in its half: one waits for memory while the other goes on.
      let middle = memory.count / 2
      var a = Self.minimumLength - 1
      var b = middle
      let stop = middle
      while a < stop, b < end {
        let inA = Self.slot(base.loadUnaligned(fromByteOffset: a - 2, as: UInt32.self) & 0xFF_FFFF)
        let inB = Self.slot(base.loadUnaligned(fromByteOffset: b - 2, as: UInt32.self) & 0xFF_FFFF)
        let shiftA = Int(shifts[inA])
        let shiftB = Int(shifts[inB])
        if shiftA == 0 { verify(inA, memory, a, limit, &counts, &hits) }
        if shiftB == 0 { verify(inB, memory, b, limit, &counts, &hits) }
        a += max(shiftA, 1)
        b += max(shiftB, 1)
      }
      func rest(_ from: Int, _ to: Int) {
        var at = from
        while at < to {
          let low = UInt32(base.loadUnaligned(fromByteOffset: at - 2, as: UInt16.self))
          let slot = Self.slot(low | UInt32(base.load(fromByteOffset: at, as: UInt8.self)) << 16)
          let shift = Int(shifts[slot])
          if shift == 0 { verify(slot, memory, at, limit, &counts, &hits) }
          at += max(shift, 1)
        }
      }
      rest(a, stop)
      rest(max(b, Self.minimumLength - 1), memory.count)
    }
    return hits
  }

  /// - Parameter at: of the last byte of the window.
  private func verify(
    _ slot: Int, _ memory: UnsafeRawBufferPointer, _ at: Int, _ limit: Int, _ counts: inout [Int], _ hits: inout [Hit]
  ) {
    var next = Int(buckets[slot])
    guard next >= 0 else { return }
    while bucketed[next] >= 0 {
      let index = Int(bucketed[next])
      next += 1
      let start = at - (Self.minimumLength - 1) - windowStart[index]
      let needle = needles[index]
      guard start >= 0, memory.count - start >= needle.count, counts[index] < limit else { continue }
      var place = 0
      while place < needle.count, memory[start + place] == needle[place] { place += 1 }
      if place == needle.count {
        counts[index] += 1
        hits.append(Hit(needle: index, offset: start))
      }
    }
  }
}
