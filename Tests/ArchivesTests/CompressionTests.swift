import Foundation
import Parsing
import TestKit
import Testing

@testable import Archives

/// Gives its bytes in pieces of a size, to break every format at every place.
final class PieceSource: ChunkSource {
  private let bytes: [UInt8]
  private let size: Int
  private var offset = 0
  private let memory: UnsafeMutableRawBufferPointer
  init(_ bytes: [UInt8], size: Int) {
    (self.bytes, self.size) = (bytes, size)
    memory = .allocate(byteCount: max(size, 1), alignment: 1)
  }
  deinit { memory.deallocate() }
  func nextChunk() throws(ArchiveError) -> UnsafeRawBufferPointer {
    let piece = bytes[offset..<min(offset + size, bytes.count)]
    offset += piece.count
    memory.copyBytes(from: piece)
    return UnsafeRawBufferPointer(rebasing: memory[..<piece.count])
  }
}

@Suite struct CompressionTests {
  static let sample: [UInt8] = {
    var generator = SeededGenerator(seed: 5)
    return (0..<120_000).map { _ in UInt8(truncatingIfNeeded: generator.next() % 7 &+ 60) }
  }()

  /// Packs with the system's own tool.
  static func pack(_ bytes: [UInt8], _ tool: String, _ arguments: [String] = []) throws -> [UInt8] {
    let folder = try TemporaryDirectory()
    let path = try folder.write("x", bytes)
    try Tool.run(tool, arguments + ["-k", path])
    let made = try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0 != "x" }
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + (made ?? ""))))
  }

  static func unpack(_ packed: [UInt8], piece: Int, out: Int = 4096) throws -> [UInt8] {
    let source = PieceSource(packed, size: piece)
    let first = try source.nextChunk()
    let compression = Compression(head: Bytes(packed))
    guard let unpacked = try compression.unpack(first: first, source) else { return packed }
    var result: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: out, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try unpacked.read(into: buffer)
      if count == 0 { return result }
      result += buffer[..<count]
      if result.count > 1 << 24 { return result }
    }
  }

  static let tools: [(String, [String])] = [("gzip", []), ("zstd", ["-q"]), ("xz", []), ("bzip2", [])]

  @Test(arguments: 0..<4) func streamsInPiecesOfAnySize(tool: Int) throws {
    let (name, arguments) = Self.tools[tool]
    guard Tool.find(name) != nil else {
      print("skipped: \(name) is not installed")
      return
    }
    let half = Self.sample.count / 2
    let one = try Self.pack(Self.sample, name, arguments)
    // Several members, frames or streams one after the other.
    let two =
      try Self.pack(Array(Self.sample[..<half]), name, arguments)
      + Self.pack(Array(Self.sample[half...]), name, arguments)
    for packed in [one, two] {
      for piece in [1, 7, 512, 4096, 1 << 20] {
        for out in [1000, 1 << 17] {
          #expect(try Self.unpack(packed, piece: piece, out: out) == Self.sample, "\(name) \(piece) \(out)")
        }
      }
      for cut in [packed.count - 1, packed.count / 3, 12] {
        #expect(throws: ArchiveError.self) { _ = try Self.unpack(Array(packed[..<cut]), piece: 333) }
      }
    }
    let bytes = Bytes(two)
    #expect(try Inflate.any(bytes, limit: 1 << 20).array == Self.sample)
    #expect(try Inflate.any(bytes, limit: Self.sample.count).array == Self.sample)
    #expect(throws: ArchiveError.self) { try Inflate.any(bytes, limit: Self.sample.count - 1) }
    // A changed byte is an error (or, rarely, harmless), never a crash and never endless.
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<150 {
      var broken = two
      for _ in 0..<3 {
        broken[Int.random(in: 0..<broken.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try? Self.unpack(broken, piece: 5000)
      _ = try? Inflate.any(Bytes(broken), limit: 1 << 20)
    }
  }

  @Test func gzipPaddingAndRubbish() throws {
    guard Tool.find("gzip") != nil else { return }
    let packed = try Self.pack([1, 2, 3], "gzip")
    #expect(try Self.unpack(packed + [0, 0, 0], piece: 1) == [1, 2, 3])
    #expect(throws: ArchiveError.self) { try Self.unpack(packed + [9], piece: 100) }
  }

  @Test func deflateAndZlib() throws {
    // `printf hello | pigz -z`, known bytes of RFC 1950.
    let zlib: [UInt8] = [0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x06, 0x2C, 0x02, 0x15]
    #expect(try Inflate.zlib(Bytes(zlib), limit: 100).text == "hello")
    #expect(try Inflate.raw(Bytes(zlib[2..<9]), limit: 5, expected: 5).text == "hello")
    #expect(throws: ArchiveError.self) { try Inflate.raw(Bytes(zlib[2..<9]), limit: 4) }
    #expect(throws: ArchiveError.self) { try Inflate.raw(Bytes(zlib[2..<6]), limit: 40) }
    #expect(throws: ArchiveError.self) { try Inflate.zlib(Bytes([UInt8](repeating: 0xFF, count: 30)), limit: 40) }
    #expect(try Inflate.raw(Bytes([3, 0]), limit: 0, expected: 0).isEmpty)
  }
}
