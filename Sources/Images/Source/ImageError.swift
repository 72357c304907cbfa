import Archives
import EngineSocket
import Glibc

/// Why a target could not be opened at all. What can be opened but not wholly read is a problem in the result instead.
package enum ImageError: Error, Sendable, Equatable, CustomStringConvertible {
  case notFound(String)
  /// The operating system or the engine refused access; says what would help.
  case permission(String)
  case unavailable(String)
  case invalid(String)

  package var description: String {
    switch self {
    case .notFound(let what), .permission(let what), .unavailable(let what), .invalid(let what): what
    }
  }
}

extension ImageError {
  /// What a lower floor's error means for who wants to open an image.
  package init(_ error: any Error) {
    switch error {
    case let error as ImageError: self = error
    case let error as EngineError:
      if error.isNotFound {
        self = .notFound("\(error)")
      } else if case .notPermitted = error {
        self = .permission("\(error)")
      } else {
        self = .unavailable("\(error)")
      }
    case ArchiveError.io(let path, let reason):
      if reason == String(cString: strerror(ENOENT)) || reason == String(cString: strerror(ENOTDIR)) {
        self = .notFound("\(path): \(reason)")
      } else if reason == String(cString: strerror(EACCES)) || reason == String(cString: strerror(EPERM)) {
        self = .permission("\(path): \(reason); try it as root")
      } else {
        self = .unavailable("\(path): \(reason)")
      }
    default: self = .invalid("\(error)")
    }
  }

  /// Runs `body`, its errors translated.
  package static func translating<R>(_ body: () throws -> R) throws(ImageError) -> R {
    do { return try body() } catch { throw ImageError(error) }
  }
}
