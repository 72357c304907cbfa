import Glibc
import Host
import Parsing

/// Carries a plan out, step by step, each only where the file still is as the plan found it.
package struct FixApplier {
  private let root: HostRoot
  /// O_PATH and AT_EMPTY_PATH of fcntl.h, which Swift's Glibc leaves out: GNU extensions.
  private static let pathOnly: Int32 = 0o10_000_000
  private static let emptyPath: Int32 = 0x1000

  package init(_ root: HostRoot) { self.root = root }

  /// Why a step was not done.
  package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
  }

  package func apply(_ action: FixAction) throws(Failure) {
    switch action {
    case .mode(let path, let from, let to):
      try withFile(path) { descriptor, record throws(Failure) in
        guard Int(record.st_mode & 0o7777) == from else {
          throw Failure(description: "\(path): its mode has changed meanwhile")
        }
        guard fchmodat(AT_FDCWD, "/proc/self/fd/\(descriptor)", mode_t(to), 0) == 0 else { throw Self.failure(path) }
      }
    case .owner(let path, let from, let to):
      try withFile(path) { descriptor, record throws(Failure) in
        guard Int(record.st_uid) == from.user, Int(record.st_gid) == from.group else {
          throw Failure(description: "\(path): its owner has changed meanwhile")
        }
        let mode = record.st_mode & 0o7777
        guard let user = uid_t(exactly: to.user), let group = gid_t(exactly: to.group),
          fchownat(descriptor, "", user, group, Self.emptyPath) == 0
        else { throw Self.failure(path) }
        // Changing the owner takes set-id bits away: the mode is another matter.
        _ = fchmodat(AT_FDCWD, "/proc/self/fd/\(descriptor)", mode, 0)
      }
    case .content(let path, let from, let to):
      guard root.text(path, limit: 16 << 20) == from else {
        throw Failure(description: "\(path): it has changed meanwhile")
      }
      try write(path, to)
    }
  }

  /// Takes a step back that was done.
  package func undo(_ action: FixAction) throws(Failure) {
    if let reversed = action.reversed { return try apply(reversed) }
    guard case .content(let path, _, let made) = action else { return }
    guard root.text(path, limit: 16 << 20) == made else {
      throw Failure(description: "\(path): it has changed since: left alone")
    }
    guard unlink(outer(path)) == 0 else { throw Self.failure(path) }
  }

  private func outer(_ path: String) -> String { root.outer(root.resolve(path, followsLast: false) ?? path) }

  private static func failure(_ path: String) -> Failure {
    Failure(description: "\(path): \(String(cString: strerror(errno)))")
  }

  /// The file itself, never what a link leads to.
  private func withFile(_ path: String, _ body: (Int32, stat) throws(Failure) -> Void) throws(Failure) {
    let descriptor = open(outer(path), Self.pathOnly | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { close(descriptor) }
    var record = stat()
    guard fstat(descriptor, &record) == 0, record.st_mode & S_IFMT != S_IFLNK else { throw Self.failure(path) }
    try body(descriptor, record)
  }

  /// Beside it and renamed, with the owner and mode that it had; 0640 for a new one.
  private func write(_ path: String, _ text: String) throws(Failure) {
    let place = outer(path)
    var record = stat()
    let hadFile = stat(place, &record) == 0
    var parent = ""
    for part in place.split(separator: "/").dropLast() {
      parent += "/" + part
      mkdir(parent, 0o750)
    }
    let temporary = place + ".bulkhead-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else {
        unlink(temporary)
        throw Self.failure(path)
      }
      done += max(count, 0)
    }
    if hadFile { _ = fchown(descriptor, record.st_uid, record.st_gid) }
    guard fchmod(descriptor, hadFile ? record.st_mode & 0o7777 : 0o640) == 0, fsync(descriptor) == 0,
      rename(temporary, place) == 0
    else {
      unlink(temporary)
      throw Self.failure(path)
    }
  }
}
