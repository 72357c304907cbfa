import CZstd
import Crypto
import Glibc
import Parsing

/// Writes the whole database as one packed file, signed where there is a key.
package enum DatabaseExport {
  private static let level: Int32 = 9

  /// - Parameter key: nil leaves the file unsigned; an import then asks to be told that this is wanted.
  /// - Returns: the file's size in bytes.
  @discardableResult
  package static func write(
    _ files: DatabaseFiles, to path: String, key: SigningKey?
  ) throws(AdvisoryDatabaseError) -> Int {
    // Opened so that only a good one is exported; the mapping holds that very file.
    _ = try AdvisoryDatabase(files)
    let source: MappedFile
    do throws(ParseError) { source = try MappedFile(files.database) } catch {
      throw AdvisoryDatabaseError(.io, error.description)
    }
    let packedPath = path + ".part"
    let packed = open(packedPath, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard packed >= 0 else { throw AdvisoryDatabaseError(.permission, "\(packedPath): \(DatabaseFiles.reason)") }
    defer {
      close(packed)
      unlink(packedPath)
    }
    let (packedDigest, packedSize) = try pack(source.bytes, to: packed, path: packedPath)
    let manifest = ExportManifest(
      createdAt: Int64(time(nil)), size: UInt64(source.bytes.count),
      digest: Array(DraftDatabase.digest(source.bytes)), packedDigest: packedDigest, packedSize: UInt64(packedSize),
      key: key?.publicKey.identifier ?? "", feeds: FeedJournal(files).feeds)
    let head = header(manifest)
    var signature = [UInt8](repeating: 0, count: 64)
    if let key {
      guard let made = try? key.key.signature(for: head), made.count == 64 else {
        throw AdvisoryDatabaseError(.untrusted, "the database can't be signed")
      }
      signature = Array(made)
    }
    return try assemble(head + signature, packed, packedSize, to: path)
  }

  static func header(_ manifest: ExportManifest) -> [UInt8] {
    let body = manifest.bytes
    return ExportManifest.magic + (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
  }

  private static func assemble(
    _ head: [UInt8], _ packed: Int32, _ size: Int, to path: String
  ) throws(AdvisoryDatabaseError) -> Int {
    let beside = path + ".new"
    let target = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard target >= 0 else { throw AdvisoryDatabaseError(.permission, "\(beside): \(DatabaseFiles.reason)") }
    do throws(AdvisoryDatabaseError) {
      defer { close(target) }
      try DatabaseFiles.write(head[...], to: target, path: beside)
      var buffer = [UInt8](repeating: 0, count: 1 << 20)
      var offset = 0
      while offset < size {
        let count = pread(packed, &buffer, buffer.count, offset)
        guard count > 0 else { throw AdvisoryDatabaseError(.io, "\(beside): \(DatabaseFiles.reason)") }
        try DatabaseFiles.write(buffer[..<count], to: target, path: beside)
        offset += count
      }
      guard fsync(target) == 0 else { throw AdvisoryDatabaseError(.io, "\(beside): \(DatabaseFiles.reason)") }
    } catch {
      unlink(beside)
      throw error
    }
    guard rename(beside, path) == 0 else { throw AdvisoryDatabaseError(.io, "\(path): \(DatabaseFiles.reason)") }
    return head.count + size
  }

  private static func pack(
    _ bytes: Bytes, to descriptor: Int32, path: String
  ) throws(AdvisoryDatabaseError) -> (digest: [UInt8], size: Int) {
    guard let stream = ZSTD_createCStream() else { throw AdvisoryDatabaseError(.io, "no memory to pack with") }
    defer { ZSTD_freeCStream(stream) }
    ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, level)
    var hash = SHA256()
    var size = 0
    var output = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    var isDone = false
    while !isDone {
      let piece = bytes[offset..<offset + (1 << 20)]
      offset += piece.count
      let isLast = offset >= bytes.count
      var consumed = 0
      var rest = 1
      repeat {
        let written = piece.withUnsafeBytes { memory in
          var input = ZSTD_inBuffer(src: memory.baseAddress, size: memory.count, pos: consumed)
          return output.withUnsafeMutableBytes { buffer in
            var out = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
            rest = ZSTD_compressStream2(stream, &out, &input, isLast ? ZSTD_e_end : ZSTD_e_continue)
            consumed = input.pos
            return out.pos
          }
        }
        guard ZSTD_isError(rest) == 0 else { throw AdvisoryDatabaseError(.io, "\(path): can't be packed") }
        output[..<written].withUnsafeBytes { hash.update(bufferPointer: $0) }
        try DatabaseFiles.write(output[..<written], to: descriptor, path: path)
        size += written
      } while isLast ? rest > 0 : consumed < piece.count
      isDone = isLast
    }
    return (Array(hash.finalize()), size)
  }
}
