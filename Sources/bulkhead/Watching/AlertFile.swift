import Glibc
import Synchronization

/// Where alerts go: standard output, or a file that is only appended to, each alert with one `write`, so that alerts of
/// several watches and a rotation never tear one apart.
final class AlertFile: Sendable {
  /// Nil: standard output.
  private let path: String?
  private let descriptor: Mutex<Int32>

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  init(_ path: String?) throws(Failure) {
    let named = path == "-" ? nil : path
    self.path = named
    descriptor = Mutex(try named.map(Self.opened) ?? STDOUT_FILENO)
  }

  deinit {
    let last = descriptor.withLock { $0 }
    if path != nil { close(last) }
  }

  /// Alerts hold command lines and addresses: only the owner and the group may read a new file.
  private static func opened(_ path: String) throws(Failure) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw failure(path) }
    return descriptor
  }

  private static func failure(_ path: String) -> Failure {
    Failure(description: "alerts cannot be written to \(path): \(String(cString: strerror(errno)))")
  }

  /// Opens the file by its name again, after somebody has renamed it. Where that fails the old one stays in use.
  func reopen() throws(Failure) {
    guard let path else { return }
    let fresh = try Self.opened(path)
    close(
      descriptor.withLock { descriptor in
        let old = descriptor
        descriptor = fresh
        return old
      })
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    let isWritten = descriptor.withLock { descriptor in
      var done = 0
      while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        done += count
      }
      return true
    }
    guard isWritten else { throw Self.failure(path ?? "standard output") }
  }
}
