/// Why a rule file, or one thing in it, can't be used. Names the file, the line, the field or operator, and what to do.
package struct FalcoRuleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// As the caller named it; a path.
  package var file: String
  /// Counted from 1.
  package var line: Int?
  /// `rule 'Terminal shell in container'`; empty where it is about the file.
  package var subject: String
  package var reason: String

  package init(file: String, line: Int? = nil, subject: String = "", reason: String) {
    self.file = file
    self.line = line
    self.subject = subject
    self.reason = reason
  }

  package var description: String {
    "\(file):\(line.map { "\($0):" } ?? "") \(subject.isEmpty ? "" : "\(subject): ")\(reason)"
  }
}
