/// Why a file of exceptions cannot be used. Nothing is held back by half a file.
package struct ExceptionFileError: Error, Sendable, Hashable, CustomStringConvertible {
  package var document: String
  /// Counted from 1.
  package var line: Int?
  /// What was expected and what was found.
  package var reason: String

  package init(_ document: String, line: Int? = nil, _ reason: String) {
    self.document = document
    self.line = line
    self.reason = reason
  }

  package var description: String { "\(document):\(line.map { "\($0):" } ?? "") \(reason)" }
}
