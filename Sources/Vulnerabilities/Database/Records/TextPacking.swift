import CZstd
import Parsing

/// Packs small records: Zstandard with a fixed dictionary of what such records are full of.
///
/// Not shared between threads: each has contexts of its own.
final class TextPacking {
  // Made when first needed: who reads never packs.
  private lazy var compressor: OpaquePointer? = ZSTD_createCCtx()
  private lazy var prepared: OpaquePointer? = ZSTD_createCDict(dictionary, dictionary.count, Self.level)
  private var packs = false
  private let decompressor: OpaquePointer?
  private let preparedReading: OpaquePointer?
  private let dictionary: [UInt8]
  private var buffer: [UInt8] = []

  /// Longest record that is unpacked, in bytes.
  static let limit = 1 << 20
  private static let level: Int32 = 6

  init() {
    dictionary = Array(PhraseDictionary.text.utf8)
    decompressor = ZSTD_createDCtx()
    preparedReading = ZSTD_createDDict(dictionary, dictionary.count)
  }

  deinit {
    if packs {
      ZSTD_freeCCtx(compressor)
      ZSTD_freeCDict(prepared)
    }
    ZSTD_freeDCtx(decompressor)
    ZSTD_freeDDict(preparedReading)
  }

  /// A length (little endian, three bytes) of 0 says that what follows is not packed.
  func pack(_ bytes: [UInt8]) -> [UInt8] {
    packs = true
    let bound = ZSTD_compressBound(bytes.count)
    if buffer.count < bound { buffer = [UInt8](repeating: 0, count: bound) }
    let size = ZSTD_compress_usingCDict(compressor, &buffer, buffer.count, bytes, bytes.count, prepared)
    guard ZSTD_isError(size) == 0, size < bytes.count, bytes.count < 1 << 24 else { return [0, 0, 0] + bytes }
    // The frame's own magic number is known.
    return [UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8 & 0xFF), UInt8(bytes.count >> 16 & 0xFF)]
      + buffer[min(4, size)..<size]
  }

  func unpack(_ packed: Bytes) throws(ParseError) -> Bytes {
    guard let a = packed[0], let b = packed[1], let c = packed[2] else {
      throw ParseError("record", "is cut off")
    }
    let size = Int(a) | Int(b) << 8 | Int(c) << 16
    if size == 0 { return packed[from: 3] }
    guard size <= Self.limit else { throw ParseError("record", "unpacks to more than \(Self.limit) bytes") }
    let frame = [0x28, 0xB5, 0x2F, 0xFD] + packed[from: 3].array
    var output = [UInt8](repeating: 0, count: size)
    let count = ZSTD_decompress_usingDDict(decompressor, &output, size, frame, frame.count, preparedReading)
    guard ZSTD_isError(count) == 0, count == size else { throw ParseError("record", "can't be unpacked") }
    return Bytes(output)
  }
}
