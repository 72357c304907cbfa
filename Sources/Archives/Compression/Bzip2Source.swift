import CBZip2

/// Unpacks bzip2, stream after stream (parallel packers write one for each block).
final class Bzip2Source: ByteSource {
  private var packed: PackedInput
  private let stream: UnsafeMutablePointer<bz_stream>
  private var isBetweenStreams = false

  init(_ packed: any ChunkSource, first: UnsafeRawBufferPointer) throws(ArchiveError) {
    self.packed = PackedInput(packed, first: first)
    stream = .allocate(capacity: 1)
    stream.initialize(to: bz_stream())
    guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
      throw .io(path: "bzip2", reason: "no memory for a decoder")
    }
  }

  deinit {
    BZ2_bzDecompressEnd(stream)
    stream.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    guard buffer.count > 0 else { return 0 }
    let room = min(buffer.count, 1 << 30)
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_out = UInt32(room)
    while stream.pointee.avail_out == UInt32(room) {
      let hadInput = try packed.refill()
      if isBetweenStreams {
        guard hadInput else { return 0 }
        BZ2_bzDecompressEnd(stream)
        stream.pointee = bz_stream()
        guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
          throw .io(path: "bzip2", reason: "no memory for a decoder")
        }
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_out = UInt32(room)
        isBetweenStreams = false
      }
      let given = min(packed.available, 1 << 30)
      stream.pointee.next_in = packed.next.map {
        UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: CChar.self)
      }
      stream.pointee.avail_in = UInt32(given)
      let result = BZ2_bzDecompress(stream)
      let used = given - Int(stream.pointee.avail_in)
      packed.next = packed.next.map { $0 + used }
      packed.available -= used
      if result == BZ_STREAM_END {
        isBetweenStreams = true
      } else if result != BZ_OK {
        throw .corrupt(format: "bzip2 stream", reason: "error \(result) after \(packed.total) bytes")
      } else if !hadInput, stream.pointee.avail_out == UInt32(room) {
        throw .truncated(format: "bzip2 stream", reason: "\(packed.total) bytes, and the last block is not complete")
      }
    }
    return room - Int(stream.pointee.avail_out)
  }
}
