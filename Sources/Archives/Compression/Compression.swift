import Parsing

/// How a stream is packed, by its first bytes: names and media types lie.
package enum Compression: String, Sendable, Hashable {
  case none, gzip, zstd, xz, bzip2

  /// - Parameter head: at least 6 bytes where there are as many.
  package init(head: UnsafeRawBufferPointer) {
    func starts(_ magic: [UInt8]) -> Bool { head.count >= magic.count && zip(head, magic).allSatisfy { $0 == $1 } }
    if starts([0x1F, 0x8B, 0x08]) {
      self = .gzip
    } else if starts([0x28, 0xB5, 0x2F, 0xFD])
      || (head.count >= 4 && head[0] & 0xF0 == 0x50 && head[1] == 0x2A && head[2] == 0x4D && head[3] == 0x18)
    {
      // A skippable frame may come first.
      self = .zstd
    } else if starts([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
      self = .xz
    } else if head.count >= 4, starts([0x42, 0x5A, 0x68]), (0x31...0x39).contains(head[3]) {
      self = .bzip2
    } else {
      self = .none
    }
  }

  package init(head: Bytes) { self = head.withUnsafeBytes { Compression(head: $0) } }

  /// The unpacked bytes of `packed`; nil where nothing is packed.
  ///
  /// - Parameters:
  ///   - first: a chunk already taken from `packed`, with which the stream begins.
  ///   - memoryLimit: for the decoder's own tables and window, in bytes.
  package func unpack(
    first: UnsafeRawBufferPointer, _ packed: any ChunkSource, memoryLimit: Int = 80 << 20
  ) throws(ArchiveError) -> (any ByteSource)? {
    switch self {
    case .none: nil
    case .gzip: GzipSource(packed, first: first)
    case .zstd: try ZstdSource(packed, first: first, memoryLimit: memoryLimit)
    case .xz: try XZSource(packed, first: first, memoryLimit: memoryLimit)
    case .bzip2: try Bzip2Source(packed, first: first)
    }
  }
}

/// The packed side of a decoder: what is left of the chunk that was pulled last.
struct PackedInput {
  private let source: any ChunkSource
  var next: UnsafePointer<UInt8>?
  var available: Int
  private(set) var isAtEnd = false
  /// Bytes pulled so far.
  private(set) var total: Int

  init(_ source: any ChunkSource, first: UnsafeRawBufferPointer) {
    self.source = source
    next = first.baseAddress?.assumingMemoryBound(to: UInt8.self)
    available = first.count
    total = first.count
  }

  /// Pulls a chunk if nothing is left; false at the end.
  mutating func refill() throws(ArchiveError) -> Bool {
    if available > 0 { return true }
    if isAtEnd { return false }
    let chunk = try source.nextChunk()
    next = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self)
    available = chunk.count
    total += chunk.count
    isAtEnd = chunk.isEmpty
    return !isAtEnd
  }
}
