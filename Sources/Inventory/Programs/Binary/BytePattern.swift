/// One literal to be searched for, many times and in large memory: Horspool's algorithm over pairs of bytes, which looks
/// at every nth pair only, n being about the literal's length.
struct BytePattern: Sendable {
  private let needle: [UInt8]
  /// For each hash of a pair, how far its last place in the literal is from the literal's end.
  private let shifts: [UInt8]
  /// How far to go on where the last pair fits and the rest doesn't.
  private let again: Int

  var count: Int { needle.count }

  init(_ text: String) { self.init(bytes: Array(text.utf8)) }

  /// - Parameter bytes: 2 to 255; what is longer is cut off.
  init(bytes: [UInt8]) {
    let needle = Array(bytes.prefix(255))
    let longest = UInt8(max(needle.count - 1, 1))
    var shifts = [UInt8](repeating: longest, count: 256)
    var again = Int(longest)
    for place in needle.indices.dropFirst() {
      let slot = Self.slot(needle[place - 1], needle[place])
      let shift = needle.count - 1 - place
      if shift == 0 { again = Int(shifts[slot]) }
      shifts[slot] = UInt8(shift)
    }
    self.needle = needle
    self.shifts = shifts
    self.again = max(again, 1)
  }

  @inline(__always) private static func slot(_ first: UInt8, _ second: UInt8) -> Int { Int((first &<< 3) ^ second) }

  /// Offset of the first occurrence at or after `start`.
  func first(in memory: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    let length = needle.count
    guard length >= 2, start >= 0, memory.count - start >= length, let base = memory.baseAddress else { return nil }
    let end = memory.count
    return shifts.withUnsafeBufferPointer { shifts in
      needle.withUnsafeBufferPointer { needle -> Int? in
        var at = start + length - 1
        while at < end {
          let shift = Int(
            shifts[
              Self.slot(
                base.load(fromByteOffset: at - 1, as: UInt8.self), base.load(fromByteOffset: at, as: UInt8.self))])
          if shift > 0 {
            at += shift
            continue
          }
          let first = at - length + 1
          var index = 0
          while index < length, base.load(fromByteOffset: first + index, as: UInt8.self) == needle[index] { index += 1 }
          if index == length { return first }
          at += again
        }
        return nil
      }
    }
  }
}
