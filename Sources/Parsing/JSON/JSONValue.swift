/// A JSON document as a tree, for small documents (lock files, configurations); large ones are pulled with
/// ``JSONReader``.
package enum JSONValue: Sendable, Equatable {
  case object([Member])
  case array([JSONValue])
  case string(String)
  /// The number's text, so that nothing is lost.
  case number(String)
  case bool(Bool)
  case null

  /// Order and duplicates of keys are kept; look-up takes the last, as most parsers do.
  package struct Member: Sendable, Equatable {
    package var key: String
    package var value: JSONValue
    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Parses one document.
  /// - Parameter maximumDepth: nesting beyond it is an error; recursion is bounded by it.
  package init(parsing bytes: Bytes, maximumDepth: Int = 64) throws(ParseError) {
    var reader = JSONReader(bytes, maximumDepth: maximumDepth)
    self = try JSONValue(&reader)
    guard reader.isAtEnd() else { throw ParseError("JSON", "something follows the document", at: reader.offset) }
  }

  /// Reads the value that stands next in a reader.
  package init(_ reader: inout JSONReader) throws(ParseError) {
    switch try reader.kind() {
    case .object:
      var members: [Member] = []
      try reader.object { key, reader throws(ParseError) in members.append(Member(key, try JSONValue(&reader))) }
      self = .object(members)
    case .array:
      var elements: [JSONValue] = []
      try reader.array { reader throws(ParseError) in elements.append(try JSONValue(&reader)) }
      self = .array(elements)
    case .string: self = .string(try reader.string())
    case .number: self = .number(try reader.numberText())
    case .bool: self = .bool(try reader.bool())
    case .null:
      guard reader.takeNull() else { throw ParseError("JSON", "expected null", at: reader.offset) }
      self = .null
    }
  }

  package subscript(key: String) -> JSONValue? { members.last { $0.key == key }?.value }

  package subscript(index: Int) -> JSONValue? {
    let elements = elements
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// Empty unless it is an object.
  package var members: [Member] {
    if case .object(let members) = self { return members }
    return []
  }

  /// Empty unless it is an array.
  package var elements: [JSONValue] {
    if case .array(let elements) = self { return elements }
    return []
  }

  package var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  package var bool: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }

  package var integer: Int? {
    if case .number(let text) = self { return Int(text) }
    return nil
  }

  package var double: Double? {
    if case .number(let text) = self { return Double(text) }
    return nil
  }

  package var isObject: Bool {
    if case .object = self { return true }
    return false
  }
}
