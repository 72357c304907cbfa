/// Why a response policy can't be used. Nothing is done by half a policy.
package struct ResponsePolicyError: Error, Sendable, Hashable, CustomStringConvertible {
  package var document: String
  /// Counted from 1.
  package var line: Int?
  package var reason: String

  package init(_ document: String, line: Int? = nil, _ reason: String) {
    self.document = document
    self.line = line
    self.reason = reason
  }

  package var description: String { "\(document):\(line.map { "\($0):" } ?? "") \(reason)" }
}
