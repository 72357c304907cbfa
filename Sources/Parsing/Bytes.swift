import Glibc

/// A bounds-checked, reference-counted view of bytes somewhere in memory: an array, a mapping, part of either.
///
/// Slicing costs nothing and keeps the memory alive. Every access by index is checked and answers nil or a shorter
/// slice outside, so that a parser of hostile input cannot trap or read beyond the end. What parsers call for every byte
/// is inlinable: across modules a generic that isn't costs a look-up of types at each call.
package struct Bytes: @unchecked Sendable {
  // Unchecked: the memory is never written after the owner was made, and the owner outlives every view of it.
  @usableFromInline let owner: AnyObject?
  @usableFromInline let base: UnsafeRawPointer?
  package let count: Int

  private final class ArrayOwner {
    let pointer: UnsafeMutableRawPointer
    init(_ bytes: UnsafeRawBufferPointer) {
      pointer = .allocate(byteCount: max(bytes.count, 1), alignment: 16)
      if let base = bytes.baseAddress { pointer.copyMemory(from: base, byteCount: bytes.count) }
    }
    deinit { pointer.deallocate() }
  }

  package init() {
    owner = nil
    base = nil
    count = 0
  }

  /// Copies.
  package init(_ bytes: some Sequence<UInt8>) {
    self =
      bytes.withContiguousStorageIfAvailable { Bytes(copying: UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { Bytes(copying: $0) }
  }

  package init(_ text: String) { self.init(text.utf8) }

  package init(copying bytes: UnsafeRawBufferPointer) {
    let owner = ArrayOwner(bytes)
    self.owner = owner
    base = UnsafeRawPointer(owner.pointer)
    count = bytes.count
  }

  /// Borrows memory that `owner` keeps alive and nobody writes.
  package init(_ memory: UnsafeRawBufferPointer, owner: AnyObject) {
    self.owner = owner
    base = memory.baseAddress
    count = memory.count
  }

  @inlinable package var isEmpty: Bool { count == 0 }

  /// The byte at `offset`; nil outside.
  @inlinable package subscript(offset: Int) -> UInt8? {
    guard let base, offset >= 0, offset < count else { return nil }
    return base.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// The part of `range` that exists.
  @inlinable package subscript(range: Range<Int>) -> Bytes {
    let lower = min(max(range.lowerBound, 0), count)
    let upper = min(max(range.upperBound, lower), count)
    return Bytes(owner: owner, base: base.map { $0 + lower }, count: upper - lower)
  }

  /// From `offset` to the end.
  @inlinable package subscript(from offset: Int) -> Bytes { self[min(max(offset, 0), count)..<count] }

  @inlinable init(owner: AnyObject?, base: UnsafeRawPointer?, count: Int) {
    self.owner = owner
    self.base = base
    self.count = count
  }

  @inlinable package func prefix(_ length: Int) -> Bytes { self[0..<max(length, 0)] }

  /// A fixed-width integer; nil where it does not fit in.
  // Parsers of other rooms call it through generic code of their own: without these every call would look up types.
  @_specialize(where T == UInt16)
  @_specialize(where T == UInt32)
  @_specialize(where T == UInt64)
  package func integer<T: FixedWidthInteger>(
    at offset: Int, as type: T.Type = T.self, bigEndian: Bool = false
  ) -> T? {
    guard let base, offset >= 0, offset <= count - MemoryLayout<T>.size else { return nil }
    let value = base.loadUnaligned(fromByteOffset: offset, as: T.self)
    return bigEndian ? T(bigEndian: value) : T(littleEndian: value)
  }

  /// The memory itself, for the length of the call.
  @inlinable package func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    defer { withExtendedLifetime(owner) {} }
    return try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  package var array: [UInt8] { withUnsafeBytes { Array($0) } }

  /// As UTF-8, what is invalid replaced.
  package var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

  @inlinable package func starts(with prefix: some Collection<UInt8>) -> Bool {
    guard prefix.count <= count else { return false }
    return withUnsafeBytes { memory in
      var index = 0
      for byte in prefix {
        if memory[index] != byte { return false }
        index += 1
      }
      return true
    }
  }

  package func starts(with prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { starts(with: $0) }
  }

  /// Offset of the first `byte` at or after `start`.
  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start >= 0, start < count else { return nil }
    return withUnsafeBytes { memory in
      guard let base = memory.baseAddress, let hit = memchr(base + start, Int32(byte), count - start) else {
        return nil
      }
      return UnsafeRawPointer(hit) - base
    }
  }

  /// Offset of the first occurrence of `needle` at or after `start`.
  package func firstRange(of needle: [UInt8], from start: Int = 0) -> Range<Int>? {
    guard start >= 0, !needle.isEmpty, start <= count - needle.count else { return nil }
    return withUnsafeBytes { memory -> Range<Int>? in
      guard let base = memory.baseAddress else { return nil }
      var from = start
      while from <= count - needle.count {
        let span = count - needle.count - from + 1
        guard let hit = memchr(base + from, Int32(needle[0]), span) else { return nil }
        let offset = UnsafeRawPointer(hit) - base
        if memcmp(base + offset, needle, needle.count) == 0 { return offset..<offset + needle.count }
        from = offset + 1
      }
      return nil
    }
  }
}

extension Bytes: Equatable {
  package static func == (a: Bytes, b: Bytes) -> Bool {
    guard a.count == b.count else { return false }
    return a.withUnsafeBytes { left in
      b.withUnsafeBytes { right in
        guard let x = left.baseAddress, let y = right.baseAddress else { return true }
        return memcmp(x, y, left.count) == 0
      }
    }
  }
}
