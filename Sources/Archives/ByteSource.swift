import Glibc
import Parsing

/// Where bytes come from, pulled one buffer at a time. Blocking; used by one thread at a time.
package protocol ByteSource: AnyObject {
  /// Fills the beginning of `buffer` and answers how many bytes that were; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int

  /// Passes over up to `count` bytes without reading them; answers how many. 0 where that is not possible.
  func skip(_ count: Int) throws(ArchiveError) -> Int
}

extension ByteSource {
  package func skip(_ count: Int) throws(ArchiveError) -> Int { 0 }
}

/// Where bytes come from, handed over in the source's own buffers.
package protocol ChunkSource: AnyObject {
  /// The next bytes, valid until the next call; empty at the end.
  func nextChunk() throws(ArchiveError) -> UnsafeRawBufferPointer

  /// As ``ByteSource/skip(_:)``, from the end of the last chunk on.
  func skip(_ count: Int) throws(ArchiveError) -> Int
}

extension ChunkSource {
  package func skip(_ count: Int) throws(ArchiveError) -> Int { 0 }
}

/// Gives a ``ByteSource`` a buffer of its own.
package final class Chunks: ChunkSource {
  private let source: any ByteSource
  private let buffer: UnsafeMutableRawBufferPointer

  /// - Parameter size: of the buffer in bytes; a multiple of 512 keeps tar headers whole.
  package init(_ source: any ByteSource, size: Int = 64 << 10) {
    self.source = source
    buffer = .allocate(byteCount: max(size, 512), alignment: 64)
  }

  deinit { buffer.deallocate() }

  package func nextChunk() throws(ArchiveError) -> UnsafeRawBufferPointer {
    // Filled to the end where possible: a chunk that ends within a tar header costs a copy.
    var filled = 0
    while filled < buffer.count {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return UnsafeRawBufferPointer(rebasing: buffer[..<filled])
  }

  package func skip(_ count: Int) throws(ArchiveError) -> Int { try source.skip(count) }
}

/// Bytes in memory, as one chunk.
package final class BytesSource: ByteSource, ChunkSource {
  private let bytes: Bytes
  private var offset = 0

  package init(_ bytes: Bytes) { self.bytes = bytes }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    let count = min(buffer.count, bytes.count - offset)
    bytes.withUnsafeBytes { memory in
      guard count > 0 else { return }
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[offset..<offset + count]))
    }
    offset += count
    return count
  }

  package func nextChunk() throws(ArchiveError) -> UnsafeRawBufferPointer {
    let start = offset
    offset = bytes.count
    // The memory lives as long as `bytes`, which lives as long as this source.
    return bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[start...]) }
  }

  package func skip(_ count: Int) throws(ArchiveError) -> Int {
    let skipped = min(max(count, 0), bytes.count - offset)
    offset += skipped
    return skipped
  }
}
