import Glibc
import Model

/// Reads the fields of a C structure one after the other. Past the end every field is zero or empty: an event that is too
/// short was refused before. Valid as long as the memory is.
struct FieldReader {
  let memory: UnsafeRawBufferPointer
  var offset: Int

  init(_ memory: UnsafeRawBufferPointer, at offset: Int = 0) {
    self.memory = memory
    self.offset = offset
  }

  mutating func next<T: FixedWidthInteger & BitwiseCopyable>() -> T {
    let start = offset
    offset += MemoryLayout<T>.size
    return start >= 0 && start <= memory.count - MemoryLayout<T>.size
      ? T(littleEndian: memory.loadUnaligned(fromByteOffset: start, as: T.self)) : 0
  }

  mutating func port() -> UInt16 {
    (next() as UInt16).byteSwapped
  }

  /// The part of `range` that exists.
  func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    let lower = min(max(range.lowerBound, 0), memory.count)
    return UnsafeRawBufferPointer(rebasing: memory[lower..<min(max(range.upperBound, lower), memory.count)])
  }

  /// Text up to its NUL in a field of fixed size.
  mutating func text(_ size: Int) -> String {
    defer { offset += size }
    return Self.upToZero(part(offset..<offset + size))
  }

  /// Text that takes as much room as it needs, ended by NUL or by `end`.
  mutating func text(before end: Int) -> String {
    let rest = part(offset..<end)
    let length = Self.length(rest)
    offset = min(offset + length + 1, max(end, offset))
    return String(decoding: rest[..<length], as: UTF8.self)
  }

  /// Components of a path, innermost first, each ended by NUL, up to one that is empty.
  mutating func path(before end: Int) -> String {
    let start = offset
    while true {
      let length = Self.length(part(offset..<end))
      offset = min(offset + length + 1, max(end, offset))
      guard length > 0 else { break }
    }
    let field = part(start..<max(start, offset - 1))
    guard !field.isEmpty else { return "/" }
    // Each component changes its NUL behind for a slash before: the length stays.
    return withUnsafeTemporaryAllocation(byteCount: field.count, alignment: 1) { path in
      var used = field.count
      var next = 0
      while used > 0 {
        let component = UnsafeRawBufferPointer(rebasing: field[next...])
        let length = min(Self.length(component), used - 1)
        used -= length + 1
        path[used] = UInt8(ascii: "/")
        UnsafeMutableRawBufferPointer(rebasing: path[(used + 1)...]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: component[..<length]))
        next += length + 1
      }
      return String(decoding: UnsafeRawBufferPointer(path), as: UTF8.self)
    }
  }

  /// Words one behind the other, each ended by NUL. An empty word counts: `pkexec` with an empty argv[0] is an attack.
  mutating func words(_ size: Int, limit: Int) -> [String] {
    let end = offset + size
    var words: [String] = []
    words.reserveCapacity(min(limit, 16))
    while offset < min(end, memory.count), words.count < limit { words.append(text(before: end)) }
    offset = end
    return words
  }

  mutating func address(_ family: UInt8) -> IPAddress {
    defer { offset += 16 }
    return IPAddress(field: Array(part(offset..<offset + 16)), family: family)
  }

  private static func length(_ field: UnsafeRawBufferPointer) -> Int {
    guard let base = field.baseAddress, let hit = memchr(base, 0, field.count) else { return field.count }
    return UnsafeRawPointer(hit) - base
  }

  private static func upToZero(_ field: UnsafeRawBufferPointer) -> String {
    String(decoding: field[..<length(field)], as: UTF8.self)
  }
}
