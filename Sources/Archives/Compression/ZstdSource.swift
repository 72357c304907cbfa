import CZstd

/// Unpacks Zstandard (RFC 8878), frame after frame, skippable frames passed over: zstd:chunked layers have many.
final class ZstdSource: ByteSource {
  private var packed: PackedInput
  private let stream: OpaquePointer
  /// What the decoder still expects; 0 between frames.
  private var expected = 0

  init(_ packed: any ChunkSource, first: UnsafeRawBufferPointer, memoryLimit: Int) throws(ArchiveError) {
    self.packed = PackedInput(packed, first: first)
    guard let stream = ZSTD_createDStream() else { throw .io(path: "zstd", reason: "no memory for a decoder") }
    self.stream = stream
    // The largest power of two within the limit; a frame that wants a larger window is refused by the decoder.
    let log = max(10, min(31, Int.bitWidth - 1 - max(memoryLimit, 1024).leadingZeroBitCount))
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Int32(log))
  }

  deinit { ZSTD_freeDStream(stream) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    guard buffer.count > 0 else { return 0 }
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while output.pos == 0 {
      let hadInput = try packed.refill()
      if !hadInput, expected == 0 { return 0 }
      var input = ZSTD_inBuffer(src: packed.next, size: packed.available, pos: 0)
      let result = ZSTD_decompressStream(stream, &output, &input)
      packed.next = packed.next.map { $0 + input.pos }
      packed.available -= input.pos
      guard ZSTD_isError(result) == 0 else {
        let reason = String(cString: ZSTD_getErrorName(result))
        throw .corrupt(format: "zstd stream", reason: "\(reason) after \(packed.total) bytes")
      }
      expected = result
      if !hadInput, output.pos == 0 {
        throw .truncated(format: "zstd stream", reason: "\(packed.total) bytes, and the last frame is not complete")
      }
    }
    return output.pos
  }
}
