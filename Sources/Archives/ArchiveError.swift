/// Why an archive or a compressed stream could not be read on.
package enum ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes end before the format says so.
  case truncated(format: String, reason: String)
  /// The bytes contradict the format.
  case corrupt(format: String, reason: String)
  /// A bound that keeps hostile input from costing too much.
  case limit(format: String, what: String, limit: Int)
  /// A feature of the format that is not read here.
  case unsupported(format: String, feature: String)
  /// The operating system refused; `reason` in its words.
  case io(path: String, reason: String)

  package var description: String {
    switch self {
    case .truncated(let format, let reason): "the \(format) ends too early: \(reason)"
    case .corrupt(let format, let reason): "not a valid \(format): \(reason)"
    case .limit(let format, let what, let limit): "the \(format) has \(what), more than the limit of \(limit)"
    case .unsupported(let format, let feature): "the \(format) uses \(feature), which is not supported"
    case .io(let path, let reason): "\(path): \(reason)"
    }
  }
}
