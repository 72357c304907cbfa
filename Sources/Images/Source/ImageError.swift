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
