import Archives
import Crypto
import Foundation
import GRDB
import Glibc
import Parsing

/// Takes over an exported database: verified before anything of it is read, put in place in one step.
package enum DatabaseImport {
  package struct Summary: Sendable, Hashable {
    /// When it was exported, in seconds since 1970.
    package var createdAt: Int
    package var isSigned: Bool
    package var advisories: Int
  }

  /// Whether a file is an exported database, by its beginning.
  package static func isExport(_ path: String) -> Bool {
    guard let file = try? OpenFile(path) else { return false }
    var head = [UInt8](repeating: 0, count: ExportManifest.magic.count)
    let count = head.withUnsafeMutableBytes { (try? file.read(into: $0, at: 0)) ?? 0 }
    return count == head.count && head == ExportManifest.magic
  }

  /// - Parameters:
  ///   - key: whose signature it must bear; nil takes it whoever wrote it, where `acceptsUnverified`.
  ///   - force: take it even where the present database is newer.
  package static func read(
    _ path: String, into files: DatabaseFiles, key: VerifyingKey?, acceptsUnverified: Bool = false, force: Bool = false
  ) throws(AdvisoryDatabaseError) -> Summary {
    let file: MappedFile
    do throws(ParseError) { file = try MappedFile(path) } catch { throw AdvisoryDatabaseError(.io, error.description) }
    let (manifest, packed) = try verify(file.bytes, path, key, acceptsUnverified)
    try files.prepare()
    let lock = try UpdateLock(files)
    defer { withExtendedLifetime(lock) {} }
    if !force { try refuseOlder(manifest, path, files) }
    files.discardDraft()
    do throws(AdvisoryDatabaseError) {
      try unpack(packed, manifest, path, to: files.draft)
      try check(files.draft)
    } catch {
      files.discardDraft()
      throw error
    }
    try files.publishDraft()
    var journal = FeedJournal(files)
    for (name, entry) in manifest.feeds { journal.feeds[name] = entry }
    try journal.write(files)
    let advisories = (try? AdvisoryDatabase(files).read { try $0.advisoryCount() }) ?? 0
    return Summary(createdAt: Int(manifest.createdAt), isSigned: !manifest.key.isEmpty, advisories: advisories)
  }

  private static func verify(
    _ bytes: Bytes, _ path: String, _ key: VerifyingKey?, _ acceptsUnverified: Bool
  ) throws(AdvisoryDatabaseError) -> (ExportManifest, Bytes) {
    func invalid(_ why: String) -> AdvisoryDatabaseError {
      AdvisoryDatabaseError(.untrusted, "\(path): is no whole export of advisories: \(why)")
    }
    guard bytes.starts(with: ExportManifest.magic) else { throw invalid("it doesn't begin as one") }
    let start = ExportManifest.magic.count + 4
    guard let length: UInt32 = bytes.integer(at: ExportManifest.magic.count), length <= ExportManifest.longest,
      bytes.count >= start + Int(length) + 64
    else { throw invalid("it is cut off") }
    let end = start + Int(length)
    let manifest: ExportManifest
    do throws(ParseError) { manifest = try ExportManifest(parsing: bytes[start..<end]) } catch {
      throw invalid(error.reason)
    }
    if let key {
      guard !manifest.key.isEmpty else { throw AdvisoryDatabaseError(.untrusted, "\(path): is not signed") }
      guard key.key.isValidSignature(bytes[end..<end + 64].array, for: bytes.prefix(end).array) else {
        throw AdvisoryDatabaseError(
          .untrusted, "\(path): the signature (key \(manifest.key)) is not of the key given (\(key.identifier))")
      }
    } else if !acceptsUnverified {
      throw AdvisoryDatabaseError(
        .untrusted, "\(path): no key to verify it with was given (--key FILE; --insecure takes it as it is)")
    }
    let packed = bytes[from: end + 64]
    guard UInt64(packed.count) == manifest.packedSize,
      Array(DraftDatabase.digest(packed)) == manifest.packedDigest
    else { throw invalid("its content isn't what its head says") }
    return (manifest, packed)
  }

  private static func refuseOlder(
    _ manifest: ExportManifest, _ path: String, _ files: DatabaseFiles
  ) throws(AdvisoryDatabaseError) {
    guard (try? AdvisoryDatabase(files)) != nil else { return }
    let present = FeedJournal(files).feeds.values.compactMap(\.confirmedAt).max() ?? 0
    let offered = manifest.feeds.values.compactMap(\.confirmedAt).max() ?? Int(manifest.createdAt)
    guard offered < present else { return }
    throw AdvisoryDatabaseError(
      .untrusted, "\(path): is older (\(Instant.text(Int64(offered)))) than the present database; --force takes it")
  }

  private static func unpack(
    _ packed: Bytes, _ manifest: ExportManifest, _ path: String, to target: String
  ) throws(AdvisoryDatabaseError) {
    let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw AdvisoryDatabaseError(.permission, "\(target): \(DatabaseFiles.reason)") }
    defer { close(descriptor) }
    var hash = SHA256()
    var size: UInt64 = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    do {
      let source = try FeedInput(part: path, bytes: packed).stream()
      while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        if count == 0 { break }
        size += UInt64(count)
        guard size <= manifest.size else { break }
        buffer[..<count].withUnsafeBytes { hash.update(bufferPointer: $0) }
        try DatabaseFiles.write(buffer[..<count], to: descriptor, path: target)
      }
    } catch let error as AdvisoryDatabaseError {
      throw error
    } catch {
      throw AdvisoryDatabaseError(.untrusted, "\(path): can't be unpacked: \(error)")
    }
    guard size == manifest.size, Array(hash.finalize()) == manifest.digest else {
      throw AdvisoryDatabaseError(.untrusted, "\(path): unpacks to something else than it says")
    }
  }

  /// SQLite's own check of the file, and our format.
  private static func check(_ path: String) throws(AdvisoryDatabaseError) {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? queue.close() }
      guard try queue.read(DatabaseSchema.isCurrent) else {
        throw AdvisoryDatabaseError(.unusable, "\(path): was exported by another version of the program")
      }
      guard try queue.read({ try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }) == "ok" else {
        throw AdvisoryDatabaseError(.unusable, "the exported database is damaged")
      }
    } catch {
      throw AdvisoryDatabaseError(error, at: path)
    }
  }
}
