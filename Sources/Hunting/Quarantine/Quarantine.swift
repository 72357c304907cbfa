import Glibc
import Host
import Model
import Parsing

import struct Crypto.SHA256

/// Takes files out of reach, and puts them back.
///
/// The content is kept below a directory for root alone, turned over bit by bit so that nothing runs it and no other scanner
/// takes it away. Only the very file that was judged is taken; whatever else stands there by then is left alone.
package struct Quarantine: Sendable {
  package struct Failure: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  let folder: String

  /// - Parameter home: the state directory.
  package init(home: String) { folder = home + "/quarantine" }

  static let maximumSize = 64 << 20

  /// Takes a conviction out of reach.
  package func take(_ found: FoundScript, now: Int) throws(Failure) -> QuarantineRecord {
    try prepare()
    let directory: Int32
    let name: String
    do throws(HostError) { (directory, name) = try PathBelow.directory(found.place.outer, found.below) } catch {
      throw Failure(description: "\(found.path): \(error)")
    }
    defer { close(directory) }
    // First out of the server's reach by its name, then looked at: between a look and an unlink others could swap it.
    let hidden = ".bulkhead-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    guard renameat(directory, name, directory, hidden) == 0 else {
      throw Failure(description: "\(found.path) could not be moved: \(String(cString: strerror(errno)))")
    }
    func putBack() { _ = PathRename.withoutReplacing(directory, hidden, directory, name) }
    let descriptor = openat(directory, hidden, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      putBack()
      throw Failure(description: "\(found.path): \(reason)")
    }
    defer { close(descriptor) }
    var record = stat()
    guard fstat(descriptor, &record) == 0, UInt64(record.st_dev) == found.identity.device,
      UInt64(record.st_ino) == found.identity.inode
    else {
      putBack()
      throw Failure(description: "\(found.path) is another file by now: it was left where it is; hunt again")
    }
    let read: (bytes: [UInt8], isWhole: Bool)
    do throws(HostError) {
      read = try OpenFile.read(descriptor, upTo: Self.maximumSize, path: found.path)
    } catch {
      putBack()
      throw Failure(description: "\(error)")
    }
    guard read.isWhole else {
      putBack()
      throw Failure(description: "\(found.path) is larger than \(Self.maximumSize >> 20) MiB: it was left where it is")
    }
    let digest = Digest.hexadecimal(SHA256.hash(data: read.bytes))
    let kept = QuarantineRecord(
      found, id: Self.newIdentifier(), digest: digest,
      status: .init(
        size: read.bytes.count, mode: Int(record.st_mode & 0o7777), user: Int(record.st_uid),
        group: Int(record.st_gid),
        modified: Int64(record.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(record.st_mtim.tv_nsec)), takenAt: now)
    do throws(Failure) {
      try write(Self.turned(read.bytes), "\(kept.id).content")
      try write(kept.encoded(), "\(kept.id).record")
    } catch {
      putBack()
      throw error
    }
    guard unlinkat(directory, hidden, 0) == 0 else {
      let reason = String(cString: strerror(errno))
      putBack()
      forget(kept.id)
      throw Failure(description: "\(found.path) could not be removed: \(reason)")
    }
    return kept
  }

  /// What is kept, oldest first.
  package func list() -> [QuarantineRecord] {
    HostRoot().list(folder).filter { $0.hasSuffix(".record") }.compactMap { name in
      guard let bytes = try? HostRoot().read("\(folder)/\(name)", limit: 1 << 20) else { return nil }
      return try? QuarantineRecord(decoding: bytes)
    }.sorted { ($0.takenAt, $0.id) < ($1.takenAt, $1.id) }
  }

  /// Puts a file back with its mode, owner and time.
  /// - Parameter root: the directory that it was found below, as it is seen from here now.
  package func restore(_ record: QuarantineRecord, below root: String) throws(Failure) {
    let bytes: [UInt8]
    do throws(HostError) {
      bytes = Self.turned(
        try HostRoot().read("\(folder)/\(record.id).content", limit: Self.maximumSize + 1).array)
    } catch {
      throw Failure(description: "the content of \(record.id) can't be read: \(error)")
    }
    guard Digest.hexadecimal(SHA256.hash(data: bytes)) == record.digest else {
      throw Failure(description: "the content of \(record.id) is damaged: it doesn't have the digest of what was taken")
    }
    let directory: Int32
    let name: String
    do throws(HostError) { (directory, name) = try PathBelow.directory(root, record.below) } catch {
      throw Failure(description: "\(record.path) can't be put back: \(error)")
    }
    defer { close(directory) }
    let hidden = ".bulkhead-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let descriptor = openat(directory, hidden, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(description: "\(record.path) can't be put back: \(String(cString: strerror(errno)))")
    }
    let isWhole = Self.writeAll(descriptor, bytes)
    var times = [
      timespec(tv_sec: 0, tv_nsec: Self.omittedTime),
      timespec(tv_sec: Int(record.modified / 1_000_000_000), tv_nsec: Int(record.modified % 1_000_000_000)),
    ]
    let isLike =
      isWhole
      && fchown(descriptor, uid_t(truncatingIfNeeded: record.user), gid_t(truncatingIfNeeded: record.group)) == 0
      && fchmod(descriptor, mode_t(truncatingIfNeeded: record.mode & 0o7777)) == 0 && futimens(descriptor, &times) == 0
    let code = errno
    close(descriptor)
    guard isLike, PathRename.withoutReplacing(directory, hidden, directory, name) == 0 else {
      let reason = isLike ? errno : code
      unlinkat(directory, hidden, 0)
      throw Failure(
        description: reason == EEXIST
          ? "\(record.path) exists again: move that away first"
          : "\(record.path) can't be put back: \(String(cString: strerror(reason)))")
    }
    forget(record.id)
  }

  private func forget(_ id: String) {
    unlink("\(folder)/\(id).record")
    unlink("\(folder)/\(id).content")
  }

  private func prepare() throws(Failure) {
    var path = ""
    for part in folder.split(separator: "/") {
      path += "/\(part)"
      if mkdir(path, 0o700) != 0, errno != EEXIST {
        throw Failure(description: "\(path) can't be made: \(String(cString: strerror(errno)))")
      }
    }
  }

  private func write(_ bytes: [UInt8], _ name: String) throws(Failure) {
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(description: "\(path) can't be written: \(String(cString: strerror(errno)))")
    }
    let isWhole = Self.writeAll(descriptor, bytes) && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    guard isWhole else {
      unlink(path)
      throw Failure(description: "\(path) can't be written: \(String(cString: strerror(code)))")
    }
  }

  private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// Its own inverse.
  static func turned(_ bytes: [UInt8]) -> [UInt8] { bytes.map { ~$0 } }

  private static func newIdentifier() -> String {
    String((0..<6).map { _ in Digest.hexadecimal([UInt8.random(in: 0...255)]) }.joined().prefix(12))
  }

  /// `UTIME_OMIT` of utimensat(2): the access time stays.
  private static let omittedTime = (1 << 30) - 2
}
