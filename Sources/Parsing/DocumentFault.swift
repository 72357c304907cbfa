/// Why a document that a person wrote — a policy, a list of exceptions, a configuration — can't be used. Nothing is done by
/// half a document.
package struct DocumentFault: Error, Sendable, Hashable, CustomStringConvertible {
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
