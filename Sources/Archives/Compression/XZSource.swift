import CLZMA

/// Unpacks xz, stream after stream, within a limit of memory.
final class XZSource: ByteSource {
  private var packed: PackedInput
  private var stream = lzma_stream()
  private var isFinished = false
  private let memoryLimit: Int

  init(_ packed: any ChunkSource, first: UnsafeRawBufferPointer, memoryLimit: Int) throws(ArchiveError) {
    self.packed = PackedInput(packed, first: first)
    self.memoryLimit = memoryLimit
    let concatenated: UInt32 = 0x08  // LZMA_CONCATENATED, a macro that is not imported
    guard lzma_stream_decoder(&stream, UInt64(max(memoryLimit, 1 << 16)), concatenated) == LZMA_OK else {
      throw .io(path: "xz", reason: "no memory for a decoder")
    }
  }

  deinit { lzma_end(&stream) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    guard !isFinished, buffer.count > 0 else { return 0 }
    stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = buffer.count
    while stream.avail_out == buffer.count {
      let hadInput = try packed.refill()
      stream.next_in = packed.next
      stream.avail_in = packed.available
      let result = lzma_code(&stream, hadInput ? LZMA_RUN : LZMA_FINISH)
      let used = packed.available - stream.avail_in
      packed.next = packed.next.map { $0 + used }
      packed.available -= used
      switch result {
      case LZMA_OK: continue
      case LZMA_STREAM_END:
        isFinished = true
        return buffer.count - stream.avail_out
      case LZMA_BUF_ERROR:
        throw .truncated(format: "xz stream", reason: "\(packed.total) bytes, and the last block is not complete")
      case LZMA_MEMLIMIT_ERROR:
        throw .limit(format: "xz stream", what: "a dictionary that needs more memory", limit: memoryLimit)
      case LZMA_OPTIONS_ERROR: throw .unsupported(format: "xz stream", feature: "options this reader does not know")
      default: throw .corrupt(format: "xz stream", reason: "error \(result.rawValue) after \(packed.total) bytes")
      }
    }
    return buffer.count - stream.avail_out
  }
}
