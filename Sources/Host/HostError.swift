import Glibc

/// Why a file of the host could not be read.
package struct HostError: Error, Sendable, Hashable, CustomStringConvertible {
  package var path: String
  /// errno(3).
  package var code: Int32

  package init(path: String, code: Int32) {
    self.path = path
    self.code = code
  }

  /// It, or a directory above it, isn't there.
  package var isAbsent: Bool { code == ENOENT || code == ENOTDIR }
  package var isDenied: Bool { code == EACCES || code == EPERM }

  package var description: String {
    switch code {
    case EFBIG: "\(path) is larger than what is read of such a file"
    case EINVAL: "\(path) is no ordinary file"
    case EACCES, EPERM: "\(path) may not be read: be root"
    default: "\(path): \(String(cString: strerror(code)))"
    }
  }
}
