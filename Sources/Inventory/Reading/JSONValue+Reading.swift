import Parsing

/// What extractors ask of small documents.
extension JSONValue {
  /// Text of a string, a number or a boolean: versions are often written without quotes.
  var scalar: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    default: nil
    }
  }

  func string(_ key: String) -> String? { self[key]?.string }

  /// The texts of an array, of whose other elements nothing is said.
  var strings: [String] { elements.compactMap(\.string) }

  /// One text, or an array of them, or of objects with `type` or `name`: how licences are written.
  var licenses: [String] {
    switch self {
    case .string(let text): text.isEmpty ? [] : [text]
    case .object: (string("type") ?? string("name")).map { [$0] } ?? []
    case .array(let elements): elements.prefix(32).flatMap { $0.isArray ? [] : $0.licenses }
    default: []
    }
  }

  var isArray: Bool {
    if case .array = self { return true }
    return false
  }

  /// The members by key, of equal keys the last: for documents with many, where ``subscript(_:)-(String)`` is slow.
  var dictionary: [String: JSONValue] {
    Dictionary(members.map { ($0.key, $0.value) }) { $1 }
  }
}
