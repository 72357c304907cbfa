/// Why a key, a certificate, a trust file or a policy cannot be used. What is wrong with a signature is a result instead.
package enum ProvenanceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was read, and what is wrong with it.
  case invalid(what: String, reason: String)

  package var description: String {
    switch self {
    case .invalid(let what, let reason): "\(what): \(reason)"
    }
  }
}
