/// One literal to be searched for, many times and in large memory: Horspool's algorithm, which looks at every nth byte
/// only, n being the literal's length.
struct BytePattern: Sendable {
  private let needle: [UInt8]
  private let shifts: [UInt8]

  var count: Int { needle.count }

  /// - Parameter text: 2 to 255 bytes.
  init(_ text: String) {
    let needle = Array(text.utf8.prefix(255))
    self.needle = needle
    var shifts = [UInt8](repeating: UInt8(max(needle.count, 1)), count: 256)
    for (index, byte) in needle.dropLast().enumerated() { shifts[Int(byte)] = UInt8(needle.count - 1 - index) }
    self.shifts = shifts
  }

  /// Offset of the first occurrence at or after `start`.
  func first(in memory: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    guard let last = needle.last, start >= 0, memory.count - start >= needle.count else { return nil }
    let end = memory.count
    let length = needle.count
    return shifts.withUnsafeBufferPointer { shifts in
      needle.withUnsafeBufferPointer { needle -> Int? in
        var at = start + length - 1
        while at < end {
          let byte = memory[at]
          if byte == last {
            let first = at - length + 1
            var index = 0
            while index < length - 1, memory[first + index] == needle[index] { index += 1 }
            if index == length - 1 { return first }
          }
          at += Int(shifts[Int(byte)])
        }
        return nil
      }
    }
  }
}
