import Foundation
import Parsing

/// A file of the program's own that decides what is found: taken only where nobody else could have written it, written
/// whole or not at all.
struct KeptFile {
  let path: String

  init(_ path: String) { self.path = path }

  /// Nil where there is none, or others could write it.
  func read(limit: Int) -> Bytes? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
      status.st_mode & 0o022 == 0, status.st_size <= limit, let data = FileManager.default.contents(atPath: path)
    else { return nil }
    return Bytes(data)
  }

  /// - Returns: whether it is written.
  func write(_ bytes: [UInt8]) -> Bool {
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let draft = "\(path).\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: bytes)
      try handle.close()
    } catch {
      unlink(draft)
      return false
    }
    guard rename(draft, path) == 0 else {
      unlink(draft)
      return false
    }
    return true
  }
}
