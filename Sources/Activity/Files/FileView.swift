import CLinux
import Glibc

/// A file system as a container sees it.
package protocol FileView {
  /// Nil where there is no regular file, or it cannot be read.
  func file(_ path: String, limit: Int) -> SeenFile?
  /// Names in a directory, sorted, at most `limit`.
  func names(_ directory: String, limit: Int) -> [String]
}

/// One file as it was at one moment.
package struct SeenFile: Sendable, Hashable {
  /// At most the limit.
  package var content: [UInt8]
  package var size: Int64
  package var inode: UInt64
  package var device: UInt64
  package var mode: UInt16
  /// Nanoseconds since 1970.
  package var modified: Int64
  package var changed: Int64

  package init(
    content: [UInt8], size: Int64, inode: UInt64 = 0, device: UInt64 = 0, mode: UInt16 = 0o644, modified: Int64 = 0,
    changed: Int64 = 0
  ) {
    self.content = content
    self.size = size
    self.inode = inode
    self.device = device
    self.mode = mode
    self.modified = modified
    self.changed = changed
  }

  var isWhole: Bool { Int64(content.count) == size }

  /// Everything the file system says about when and what it is.
  func hasSameTimes(as other: SeenFile) -> Bool {
    size == other.size && inode == other.inode && device == other.device && modified == other.modified
      && changed == other.changed
  }
}

/// The root directory of a process, held open: it can be read until it is let go of, also when the process is gone.
package final class ProcessRoot: FileView, Sendable {
  private let descriptor: Int32
  /// O_PATH, which Swift's Glibc leaves out.
  private static let pathOnly: Int32 = 0o10_000_000

  /// - Returns: nil where the process is gone already.
  package init?(pid: Int32) {
    descriptor = open("/proc/\(pid)/root", Self.pathOnly | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  package func file(_ path: String, limit: Int) -> SeenFile? {
    let file = open_in_root(descriptor, path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while content.count < limit {
      let count = read(file, &buffer, min(buffer.count, limit - content.count))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      content += buffer[..<count]
    }
    func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
    return SeenFile(
      content: content, size: Int64(status.st_size), inode: UInt64(status.st_ino), device: UInt64(status.st_dev),
      mode: UInt16(truncatingIfNeeded: status.st_mode & 0o7777), modified: nanoseconds(status.st_mtim),
      changed: nanoseconds(status.st_ctim))
  }

  package func names(_ directory: String, limit: Int) -> [String] {
    let file = open_in_root(descriptor, directory, O_RDONLY | O_DIRECTORY)
    guard file >= 0 else { return [] }
    guard let stream = fdopendir(file) else {
      close(file)
      return []
    }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < limit, let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
