import Glibc

/// The bytes under a ``TarReader``: contiguous where a header needs it, without copying where it doesn't.
struct TarStream {
  private let source: any ChunkSource
  private var window: UnsafeRawBufferPointer
  /// Bytes taken out of earlier chunks because a header or a file's beginning went over their end.
  private var carry: [UInt8] = []
  /// Offset of the next byte in the archive.
  private(set) var position = 0

  init(_ source: any ChunkSource, first: UnsafeRawBufferPointer) {
    self.source = source
    window = first
  }

  /// Calls `body` with the next `count` bytes, or with fewer at the end, and leaves them in place.
  mutating func peek<R>(
    _ count: Int, _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> R
  ) throws(ArchiveError) -> R {
    if carry.isEmpty, window.isEmpty { window = try source.nextChunk() }
    if carry.isEmpty, window.count >= count { return try body(UnsafeRawBufferPointer(rebasing: window[..<count])) }
    while carry.count < count {
      if window.isEmpty { window = try source.nextChunk() }
      if window.isEmpty { break }
      let taken = min(count - carry.count, window.count)
      carry += window[..<taken]
      window = UnsafeRawBufferPointer(rebasing: window[taken...])
    }
    return try carry.withUnsafeBufferPointer { memory throws(ArchiveError) in
      try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory).prefix(count)))
    }
  }

  /// Hands over the next `count` bytes in pieces; answers how many came, fewer at the end.
  mutating func take<E: Error>(
    _ count: Int, failure: (ArchiveError) -> E, _ body: (UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) -> Int {
    var left = count
    if !carry.isEmpty, left > 0 {
      let used = min(carry.count, left)
      let piece = Array(carry[..<used])
      carry.removeFirst(used)
      left -= used
      position += used
      try piece.withUnsafeBufferPointer { memory throws(E) in try body(UnsafeRawBufferPointer(memory)) }
    }
    while left > 0 {
      if window.isEmpty {
        do { window = try source.nextChunk() } catch { throw failure(error) }
      }
      if window.isEmpty { break }
      let used = min(window.count, left)
      let piece = UnsafeRawBufferPointer(rebasing: window[..<used])
      window = UnsafeRawBufferPointer(rebasing: window[used...])
      left -= used
      position += used
      try body(piece)
    }
    return count - left
  }

  /// Passes over `count` bytes, by seeking where the source can; answers how many there were.
  mutating func skip(_ count: Int) throws(ArchiveError) -> Int {
    var left = count
    let carried = min(carry.count, left)
    carry.removeFirst(carried)
    left -= carried
    while left > 0 {
      if window.isEmpty {
        left -= try source.skip(left)
        if left == 0 { break }
        window = try source.nextChunk()
        if window.isEmpty { break }
      }
      let used = min(window.count, left)
      window = UnsafeRawBufferPointer(rebasing: window[used...])
      left -= used
    }
    position += count - left
    return count - left
  }
}
