/// Why a pattern could not be compiled or used.
package enum PatternError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The pattern's text and what the compiler says of it.
  case invalid(pattern: String, reason: String)
  /// More than a bound allows: what, and the bound.
  case limit(what: String, limit: Int)
  /// Matching one subject took more steps than it may; nothing is known about that subject.
  case gaveUp(pattern: String)
  /// No memory, or a processor that the library cannot run on.
  case unavailable(String)

  package var description: String {
    switch self {
    case .invalid(let pattern, let reason): "the pattern “\(pattern)” is not valid: \(reason)"
    case .limit(let what, let limit): "\(what): more than the limit of \(limit)"
    case .gaveUp(let pattern): "the pattern “\(pattern)” took too many steps on this text"
    case .unavailable(let reason): "pattern matching is not possible here: \(reason)"
    }
  }
}
