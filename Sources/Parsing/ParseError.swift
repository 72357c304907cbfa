/// Why some bytes could not be read as what they claim to be.
package struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The format, e.g. `JSON`, `dpkg status`.
  package var format: String
  /// Byte offset where reading stopped; nil where it has no meaning.
  package var offset: Int?
  /// What was expected and what was found.
  package var reason: String

  package init(_ format: String, _ reason: String, at offset: Int? = nil) {
    self.format = format
    self.offset = offset
    self.reason = reason
  }

  package var description: String {
    if let offset { return "not valid \(format) at byte \(offset): \(reason)" }
    return "not valid \(format): \(reason)"
  }
}
