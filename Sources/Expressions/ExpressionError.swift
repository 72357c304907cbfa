/// Why an expression could not be read or evaluated.
package struct ExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
  package var expression: String
  /// Bytes from its beginning; nil where it has no meaning.
  package var offset: Int?
  package var reason: String

  package init(_ expression: String, _ reason: String, at offset: Int? = nil) {
    self.expression = expression
    self.offset = offset
    self.reason = reason
  }

  package var description: String {
    let place = offset.map { " at character \($0 + 1)" } ?? ""
    return "in the expression '\(expression.prefix(200))'\(place): \(reason)"
  }
}
