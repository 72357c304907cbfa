import CYAML
import Parsing

/// Reads YAML streams into trees, through libyaml's events.
///
/// Aliases are expanded by copying the anchored value, each copy counted in full against the limit of nodes, so that a
/// small stream can't become a large tree. Tags are ignored but for `!!str`, which keeps a plain scalar a text. Merge
/// keys (`<<`) are expanded. Complex keys (mappings, sequences) are refused.
///
/// Source: YAML 1.2.2.
package enum YAMLDocument {
  /// Every document of a stream, without lines.
  package static func parse(
    _ bytes: Bytes, limits: DocumentLimits = DocumentLimits()
  ) throws(ParseError) -> [JSONValue] {
    try nodes(bytes, limits: limits).map(\.json)
  }

  /// Every document of a stream, with lines.
  package static func nodes(
    _ bytes: Bytes, limits: DocumentLimits = DocumentLimits()
  ) throws(ParseError) -> [YAMLNode] {
    guard bytes.count <= limits.bytes else {
      throw ParseError("YAML", "\(bytes.count) bytes, more than the limit of \(limits.bytes)")
    }
    var composer = try YAMLComposer(bytes, limits: limits)
    var documents: [YAMLNode] = []
    while let document = try composer.next() { documents.append(document) }
    return documents
  }
}
