import Parsing

/// One value of a YAML document, with the line where it begins.
package struct YAMLNode: Sendable, Equatable {
  package enum Content: Sendable, Equatable {
    /// Keys in order; duplicates are kept, look-up takes the last.
    case mapping([Entry])
    case sequence([YAMLNode])
    case string(String)
    /// The number's text as written, so that `1.10` stays `1.10`.
    case number(String)
    case bool(Bool)
    case null
  }

  package struct Entry: Sendable, Equatable {
    package var key: String
    /// Line of the key, counted from 1.
    package var line: Int
    package var value: YAMLNode
  }

  package var content: Content
  /// Counted from 1.
  package var line: Int
  /// Where a block ends; the same as `line` for a scalar.
  package var endLine: Int

  package subscript(key: String) -> YAMLNode? { entries.last { $0.key == key }?.value }

  package subscript(index: Int) -> YAMLNode? {
    let elements = elements
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// Empty unless it is a mapping.
  package var entries: [Entry] {
    if case .mapping(let entries) = content { return entries }
    return []
  }

  /// Empty unless it is a sequence.
  package var elements: [YAMLNode] {
    if case .sequence(let elements) = content { return elements }
    return []
  }

  /// The text of any scalar, as written; nil for null, mappings and sequences.
  package var text: String? {
    switch content {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .mapping, .sequence, .null: nil
    }
  }

  package var bool: Bool? {
    if case .bool(let value) = content { return value }
    return nil
  }

  /// The same without lines.
  package var json: JSONValue {
    switch content {
    case .mapping(let entries): .object(entries.map { JSONValue.Member($0.key, $0.value.json) })
    case .sequence(let elements): .array(elements.map(\.json))
    case .string(let text): .string(text)
    case .number(let text): .number(text)
    case .bool(let value): .bool(value)
    case .null: .null
    }
  }
}
