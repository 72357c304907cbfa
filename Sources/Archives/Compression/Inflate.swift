import CISAL
import Parsing

/// Unpacks whole buffers, never to more than a limit.
package enum Inflate {
  /// A zlib stream (RFC 1950). What follows it is passed over.
  package static func zlib(_ bytes: Bytes, limit: Int) throws(ArchiveError) -> Bytes {
    try deflated(bytes, wrapper: UInt32(ISAL_ZLIB), limit: limit, expected: nil, format: "zlib stream")
  }

  /// A bare deflate stream (RFC 1951), as in a zip.
  /// - Parameter expected: the size if it is known: saves copies; a stream that gives more is an error all the same.
  package static func raw(_ bytes: Bytes, limit: Int, expected: Int? = nil) throws(ArchiveError) -> Bytes {
    try deflated(bytes, wrapper: UInt32(ISAL_DEFLATE), limit: limit, expected: expected, format: "deflate stream")
  }

  package static func gzip(_ bytes: Bytes, limit: Int) throws(ArchiveError) -> Bytes {
    try unpack(bytes, as: .gzip, limit: limit)
  }

  package static func zstd(_ bytes: Bytes, limit: Int) throws(ArchiveError) -> Bytes {
    try unpack(bytes, as: .zstd, limit: limit)
  }

  package static func xz(_ bytes: Bytes, limit: Int) throws(ArchiveError) -> Bytes {
    try unpack(bytes, as: .xz, limit: limit)
  }

  package static func bzip2(_ bytes: Bytes, limit: Int) throws(ArchiveError) -> Bytes {
    try unpack(bytes, as: .bzip2, limit: limit)
  }

  /// By the magic; bytes that are not packed come back as they are.
  package static func any(_ bytes: Bytes, limit: Int) throws(ArchiveError) -> Bytes {
    let compression = Compression(head: bytes)
    return compression == .none ? bytes : try unpack(bytes, as: compression, limit: limit)
  }

  static func unpack(_ bytes: Bytes, as compression: Compression, limit: Int) throws(ArchiveError) -> Bytes {
    let packed = BytesSource(bytes)
    let first = try packed.nextChunk()
    guard let source = try compression.unpack(first: first, packed) else { return bytes }
    var output = GrowingBuffer(limit: limit, expected: bytes.count * 4)
    while true {
      let count = try source.read(into: output.room())
      if count == 0 { break }
      output.count += count
      guard output.count <= limit else {
        throw .limit(format: "\(compression.rawValue) stream", what: "more bytes", limit: limit)
      }
    }
    return output.finish()
  }

  private static func deflated(
    _ bytes: Bytes, wrapper: UInt32, limit: Int, expected: Int?, format: String
  ) throws(ArchiveError) -> Bytes {
    guard bytes.count < 1 << 31 else { throw .limit(format: format, what: "\(bytes.count) bytes", limit: 1 << 31) }
    let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
    defer { state.deallocate() }
    isal_inflate_init(state)
    state.pointee.crc_flag = wrapper
    var output = GrowingBuffer(limit: limit, expected: expected ?? bytes.count * 4)
    return try bytes.withUnsafeBytes { memory throws(ArchiveError) -> Bytes in
      state.pointee.next_in = UnsafeMutablePointer(mutating: memory.baseAddress?.assumingMemoryBound(to: UInt8.self))
      state.pointee.avail_in = UInt32(memory.count)
      while state.pointee.block_state != ISAL_BLOCK_FINISH {
        let room = output.room()
        let size = min(room.count, 1 << 30)
        state.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = UInt32(size)
        let result = isal_inflate(state)
        let made = size - Int(state.pointee.avail_out)
        output.count += made
        guard result == ISAL_DECOMP_OK || result == ISAL_END_INPUT || result == ISAL_OUT_OVERFLOW else {
          throw .corrupt(format: format, reason: GzipSource.reason(result))
        }
        guard output.count <= limit else { throw .limit(format: format, what: "more bytes", limit: limit) }
        if made == 0, state.pointee.avail_in == 0, state.pointee.block_state != ISAL_BLOCK_FINISH {
          throw .truncated(format: format, reason: "\(bytes.count) bytes, and the last block is not complete")
        }
      }
      return output.finish()
    }
  }
}

/// Output that grows by doubling, to one byte more than its limit.
struct GrowingBuffer {
  private final class Owner {
    var pointer: UnsafeMutableRawPointer
    init(_ size: Int) { pointer = .allocate(byteCount: size, alignment: 16) }
    deinit { pointer.deallocate() }
  }

  private let owner: Owner
  private var capacity: Int
  private let limit: Int
  var count = 0

  init(limit: Int, expected: Int) {
    self.limit = max(limit, 0)
    capacity = min(max(expected, 512), self.limit) + 1
    owner = Owner(capacity)
  }

  /// Free space behind what is there: at least one byte as long as the limit is not passed.
  mutating func room() -> UnsafeMutableRawBufferPointer {
    if count == capacity, capacity <= limit {
      let larger = min(capacity * 2, limit + 1)
      let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
      fresh.copyMemory(from: owner.pointer, byteCount: count)
      owner.pointer.deallocate()
      owner.pointer = fresh
      capacity = larger
    }
    return UnsafeMutableRawBufferPointer(start: owner.pointer + count, count: capacity - count)
  }

  func finish() -> Bytes { Bytes(UnsafeRawBufferPointer(start: owner.pointer, count: count), owner: owner) }
}
