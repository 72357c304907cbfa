import Glibc

/// The files of the database in its folder, and how a new one takes the place of the old.
///
/// An update writes a copy and renames it over the database when it is whole. So whoever has the old one open keeps
/// it, whoever opens sees one or the other, and a process that is killed leaves the old one and a copy that the next
/// update throws away. Readers need no right to write anything.
package struct DatabaseFiles: Sendable, Hashable {
  package let home: String

  package init(home: String) { self.home = home }

  package var database: String { home + "/advisories.sqlite" }
  /// The copy that an update writes.
  var draft: String { home + "/advisories.sqlite.new" }
  /// When each feed was last asked and what came of it; see ``FeedJournal``.
  var journal: String { home + "/feeds.json" }
  var lock: String { home + "/advisories.lock" }
  var downloads: String { home + "/downloads" }

  /// Makes the folder, for its owner to write and for all to read.
  func prepare() throws(AdvisoryDatabaseError) {
    var made = ""
    for part in home.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && part.isEmpty ? "/" : (made.hasSuffix("/") || made.isEmpty ? "" : "/") + part
      mkdir(made, 0o755)
    }
    guard access(home, W_OK | X_OK) == 0 else {
      throw AdvisoryDatabaseError(
        errno == ENOENT || errno == ENOTDIR ? .io : .permission,
        "\(home): \(Self.reason); the database of advisories is kept there (BULKHEAD_HOME names another place)")
    }
  }

  static var reason: String { String(cString: strerror(errno)) }

  /// Makes the draft: a copy of the database, or nothing where there is none. An old draft is thrown away.
  func startDraft() throws(AdvisoryDatabaseError) {
    discardDraft()
    let source = open(database, O_RDONLY | O_CLOEXEC)
    if source < 0 {
      guard errno == ENOENT else { throw AdvisoryDatabaseError(.permission, "\(database): \(Self.reason)") }
      return
    }
    defer { close(source) }
    let target = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard target >= 0 else { throw AdvisoryDatabaseError(.permission, "\(draft): \(Self.reason)") }
    defer { close(target) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(source, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw AdvisoryDatabaseError(.io, "\(database): \(Self.reason)") }
      if count == 0 { return }
      do throws(AdvisoryDatabaseError) {
        try Self.write(buffer[..<count], to: target, path: draft)
      } catch {
        discardDraft()
        throw AdvisoryDatabaseError(
          error.kind, "\(error.message); an update needs room for a second copy of the database")
      }
    }
  }

  /// Puts the draft in the database's place, safe on disk.
  func publishDraft() throws(AdvisoryDatabaseError) {
    try Self.sync(draft)
    guard rename(draft, database) == 0 else {
      throw AdvisoryDatabaseError(.io, "\(database): can't be replaced: \(Self.reason)")
    }
    try? Self.sync(home)
  }

  func discardDraft() {
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
  }

  static func sync(_ path: String) throws(AdvisoryDatabaseError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AdvisoryDatabaseError(.io, "\(path): \(reason)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw AdvisoryDatabaseError(errno == ENOSPC ? .full : .io, "\(path): can't be written out: \(reason)")
    }
  }

  static func write(
    _ bytes: ArraySlice<UInt8>, to descriptor: Int32, path: String
  ) throws(AdvisoryDatabaseError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let isFull = errno == ENOSPC || errno == EDQUOT
        throw AdvisoryDatabaseError(isFull ? .full : .io, "\(path): \(reason)")
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Replaces a small file in one step.
  static func replace(_ path: String, with bytes: [UInt8], mode: mode_t = 0o644) throws(AdvisoryDatabaseError) {
    let beside = path + ".new"
    unlink(beside)
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else {
      throw AdvisoryDatabaseError(errno == EACCES || errno == EROFS ? .permission : .io, "\(beside): \(reason)")
    }
    do throws(AdvisoryDatabaseError) {
      try write(bytes[...], to: descriptor, path: path)
    } catch {
      close(descriptor)
      unlink(beside)
      throw error
    }
    fsync(descriptor)
    close(descriptor)
    guard rename(beside, path) == 0 else { throw AdvisoryDatabaseError(.io, "\(path): \(reason)") }
  }
}

/// The right to change the database: held by one process at a time, given back when it ends, however it ends.
package final class UpdateLock: Sendable {
  private let descriptor: Int32

  package init(_ files: DatabaseFiles) throws(AdvisoryDatabaseError) {
    let descriptor = open(files.lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else {
      throw AdvisoryDatabaseError(.permission, "\(files.lock): \(DatabaseFiles.reason)")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      var buffer = [UInt8](repeating: 0, count: 64)
      let count = pread(descriptor, &buffer, buffer.count, 0)
      close(descriptor)
      let holder = String(decoding: buffer.prefix(max(count, 0)).prefix { $0 != 0x0A }, as: UTF8.self)
      throw AdvisoryDatabaseError(
        .busy, "another update of \(files.database) is under way (process \(holder.isEmpty ? "unknown" : holder))")
    }
    self.descriptor = descriptor
    ftruncate(descriptor, 0)
    let text = Array("\(getpid())\n".utf8)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }
}
