/// Why a configuration of notifications can't be used. Nothing is sent by half a configuration.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  package var document: String
  /// Counted from 1.
  package var line: Int?
  /// What was expected and what was found; never a secret.
  package var reason: String

  package init(_ document: String, line: Int? = nil, _ reason: String) {
    self.document = document
    self.line = line
    self.reason = reason
  }

  package var description: String { "\(document):\(line.map { "\($0):" } ?? "") \(reason)" }
}
