/// Why YARA rules cannot be used.
package enum YaraError: Error, Sendable, Hashable, CustomStringConvertible {
  /// File, line where the compiler names one, and what it says.
  case invalid(file: String, line: Int?, reason: String)
  case limit(what: String, limit: Int)
  case unavailable(String)

  package var description: String {
    switch self {
    case .invalid(let file, let line, let reason): "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)"
    case .limit(let what, let limit): "\(what): more than the limit of \(limit)"
    case .unavailable(let reason): "YARA rules cannot be used here: \(reason)"
    }
  }
}
