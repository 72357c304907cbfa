import CLinux
import Glibc

/// Tells which files below directories were written or put there, as it happens (inotify).
///
/// Directories that appear are watched too, and what is in them by then is told as well, so nothing falls between. Where
/// the kernel's queue runs over, it says so: the caller looks through everything again. Not thread-safe: one thread
/// calls ``next(timeoutMilliseconds:_:)``; only ``stop()`` may be called from elsewhere.
///
/// Source: inotify(7).
package final class DirectoryWatch: @unchecked Sendable {
  // Unchecked: all state but the descriptor that `stop` writes to belongs to the one thread that reads.

  package enum Event: Sendable, Hashable {
    /// A file was closed after writing, moved or linked there. Paths are as seen from here.
    case changed(String)
    /// Events were lost, or can't be told by a path: look through everything.
    case overflow
    /// A directory that was named is gone.
    case gone(String)
  }

  private let notifier: Int32
  private let alarm: Int32
  private let maximum: Int
  private var paths: [Int32: String] = [:]
  private var roots: Set<String> = []
  /// Directories that could not be watched, with the reason: the limit of the kernel, or of this.
  package private(set) var problems: [DirectoryWalk.Problem] = []

  /// - Parameter maximum: directories watched at once.
  package init(maximum: Int = 200_000) throws(HostError) {
    notifier = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard notifier >= 0 else { throw HostError(path: "inotify", code: errno) }
    alarm = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard alarm >= 0 else {
      let code = errno
      close(notifier)
      throw HostError(path: "eventfd", code: code)
    }
    self.maximum = maximum
  }

  deinit {
    close(notifier)
    close(alarm)
  }

  /// Number of directories that are watched.
  package var count: Int { paths.count }

  /// Watches a directory and all below it.
  /// - Throws: where it is no directory, or can't be opened.
  package func add(_ root: String) throws(HostError) {
    let descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw HostError(path: root, code: errno) }
    close(descriptor)
    roots.insert(root)
    _ = watch(root, listing: false)
  }

  /// No longer watches a directory that was added, nor what is below it.
  package func remove(_ root: String) {
    roots.remove(root)
    for (number, path) in paths where path == root || path.hasPrefix(root + "/") {
      inotify_rm_watch(notifier, number)
      paths[number] = nil
    }
  }

  /// Ends a wait, now or the next.
  package func stop() {
    var one: UInt64 = 1
    _ = write(alarm, &one, 8)
  }

  /// Waits for events and hands them over.
  /// - Parameter timeoutMilliseconds: -1 waits for ever.
  /// - Returns: false once ``stop()`` was called.
  package func next(timeoutMilliseconds: Int32, _ receive: (Event) -> Void) -> Bool {
    var waiting = [
      pollfd(fd: notifier, events: Int16(POLLIN), revents: 0), pollfd(fd: alarm, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&waiting, 2, timeoutMilliseconds) > 0 else { return true }
    if waiting[1].revents != 0 { return false }
    drain(receive)
    return true
  }

  private func drain(_ receive: (Event) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    // Bounded, so that a flood can't keep the caller from everything else.
    for _ in 0..<64 {
      let length = read(notifier, &buffer, buffer.count)
      guard length > 0 else { return }
      var at = 0
      while at + 16 <= length {
        let (number, mask, nameLength) = buffer.withUnsafeBytes { raw in
          (
            raw.loadUnaligned(fromByteOffset: at, as: Int32.self),
            raw.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self),
            Int(raw.loadUnaligned(fromByteOffset: at + 12, as: UInt32.self))
          )
        }
        let end = min(at + 16 + nameLength, length)
        let name = String(decoding: buffer[(at + 16)..<end].prefix { $0 != 0 }, as: UTF8.self)
        at = end
        take(number, mask, name, receive)
      }
    }
  }

  private func take(_ number: Int32, _ mask: UInt32, _ name: String, _ receive: (Event) -> Void) {
    if mask & Self.queueOverflow != 0 {
      receive(.overflow)
      return
    }
    guard let directory = paths[number] else { return }
    if mask & Self.ignored != 0 {
      paths[number] = nil
      if roots.remove(directory) != nil { receive(.gone(directory)) }
      return
    }
    guard !name.isEmpty else { return }
    let path = "\(directory)/\(name)"
    if mask & Self.isDirectory != 0 {
      // Whatever came into it before it was watched has no event of its own.
      for file in watch(path, listing: true) { receive(.changed(file)) }
    } else if mask & (Self.closedAfterWriting | Self.movedTo) != 0 {
      receive(.changed(path))
    } else if mask & Self.created != 0, Self.isWhole(path) {
      receive(.changed(path))
    }
  }

  /// Whether what was made just now has its content already and so will not be written: a link, hard or symbolic.
  private static func isWhole(_ path: String) -> Bool {
    var record = stat()
    guard lstat(path, &record) == 0 else { return false }
    return record.st_mode & S_IFMT == S_IFLNK || record.st_mode & S_IFMT == S_IFREG && record.st_nlink > 1
  }

  /// Watches a directory and those below it; each before it is listed.
  /// - Returns: the files that are there by now, where they are wanted.
  private func watch(_ path: String, listing: Bool) -> [String] {
    var waiting = [(path, 0)]
    var files: [String] = []
    var isFirst = true
    while let (directory, depth) = waiting.popLast() {
      let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (isFirst && !listing ? 0 : O_NOFOLLOW))
      isFirst = false
      guard descriptor >= 0 else { continue }
      guard paths.count < maximum else {
        complain(directory, "\(maximum) directories are watched already")
        close(descriptor)
        return files
      }
      // By descriptor: nobody can put a link in its place meanwhile.
      let number = inotify_add_watch(
        notifier, "/proc/self/fd/\(descriptor)",
        Self.closedAfterWriting | Self.movedTo | Self.created | Self.onlyDirectories | Self.deletedItself)
      if number >= 0 {
        paths[number] = directory
      } else {
        complain(
          directory,
          errno == ENOSPC
            ? "the kernel watches no more directories: raise fs.inotify.max_user_watches"
            : String(cString: strerror(errno)))
      }
      guard let stream = fdopendir(descriptor) else {
        close(descriptor)
        continue
      }
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
          String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name == "." || name == ".." { continue }
        switch Int(entry.pointee.d_type) {
        case 4: if depth < 96 { waiting.append(("\(directory)/\(name)", depth + 1)) }
        case 8: if listing, files.count < 1_000_000 { files.append("\(directory)/\(name)") }
        default: continue
        }
      }
      closedir(stream)
    }
    return files
  }

  private func complain(_ path: String, _ reason: String) {
    if problems.count < 1000 { problems.append(.init(path: path, reason: reason)) }
  }

  private static let closedAfterWriting: UInt32 = 0x8
  private static let movedTo: UInt32 = 0x80
  private static let created: UInt32 = 0x100
  private static let deletedItself: UInt32 = 0x400
  private static let onlyDirectories: UInt32 = 0x0100_0000
  private static let isDirectory: UInt32 = 0x4000_0000
  private static let ignored: UInt32 = 0x8000
  private static let queueOverflow: UInt32 = 0x4000
}
