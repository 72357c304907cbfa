import Documents
import Parsing

/// Reads objects from manifests: YAML with any number of documents, JSON, JSON values one after the other (NDJSON), and
/// lists of every kind (`List`, `PodList`, …), also lists in lists.
///
/// Elements of a JSON list are read one by one, so that the dump of a large cluster is never in memory as a tree.
package struct ManifestReader {
  package struct Limits: Sendable {
    /// Bytes of one source.
    package var bytes = 1 << 30
    package var objects = 1_000_000
    package var depth = 64
    /// Values of one YAML source, each copy that an alias makes counted.
    package var values = 2_000_000
    /// Elements of a list without a kind of their own, kept until the list's kind is read.
    package var kindless = 100_000

    package init() {}
  }

  private static let format = "manifest"
  private let limits: Limits
  /// Objects read.
  package private(set) var count = 0
  /// Documents that are no objects, such as values of a chart.
  package private(set) var strangers = 0

  package init(limits: Limits = Limits()) { self.limits = limits }

  /// - Throws: for a source that is neither JSON nor YAML, or larger than its limits. What was read before has been given.
  package mutating func read(_ bytes: Bytes, _ found: (KubernetesObject) -> Void) throws(ParseError) {
    guard bytes.count <= limits.bytes else {
      throw ParseError(Self.format, "\(bytes.count) bytes, more than the limit of \(limits.bytes)")
    }
    let isJSON = [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(Self.firstByte(bytes))
    guard isJSON else { return try readYAML(bytes, found) }
    let before = (count, strangers)
    do throws(ParseError) { try readJSON(bytes, found) } catch {
      // YAML may begin with a brace too; but nothing is given twice, and a limit is a limit.
      guard (count, strangers) == before, error.format != Self.format else { throw error }
      do throws(ParseError) { try readYAML(bytes, found) } catch let second {
        throw (count, strangers) == before ? error : second
      }
    }
  }

  private static func firstByte(_ bytes: Bytes) -> UInt8? {
    bytes.withUnsafeBytes { memory in memory.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF } }
  }

  private mutating func readYAML(
    _ bytes: Bytes, _ found: (KubernetesObject) -> Void
  ) throws(ParseError) {
    var bounds = DocumentLimits()
    bounds.depth = limits.depth
    bounds.nodes = limits.values
    for document in try YAMLDocument.parse(bytes, limits: bounds) where document != .null {
      try add(document, found)
    }
  }

  private mutating func readJSON(
    _ bytes: Bytes, _ found: (KubernetesObject) -> Void
  ) throws(ParseError) {
    var reader = JSONReader(bytes, maximumDepth: limits.depth)
    while !reader.isAtEnd() {
      switch try reader.kind() {
      case .object: try readTop(&reader, found)
      case .array: try reader.array { reader throws(ParseError) in try add(try JSONValue(&reader), found) }
      default:
        try reader.skip()
        strangers += 1
      }
    }
  }

  /// One JSON object; the elements of its `items` go on their way while it is read.
  private mutating func readTop(
    _ reader: inout JSONReader, _ found: (KubernetesObject) -> Void
  ) throws(ParseError) {
    var members: [JSONValue.Member] = []
    var kindless: [JSONValue] = []
    var isList = false
    try reader.object { key, reader throws(ParseError) in
      guard key == "items", try reader.kind() == .array else {
        members.append(JSONValue.Member(key, try JSONValue(&reader)))
        return
      }
      isList = true
      try reader.array { reader throws(ParseError) in
        let item = try JSONValue(&reader)
        if item["kind"]?.string != nil {
          try add(item, found)
        } else {
          guard kindless.count < limits.kindless else {
            throw ParseError(Self.format, "more than \(limits.kindless) elements without a kind")
          }
          kindless.append(item)
        }
      }
    }
    guard isList else { return try add(.object(members), found) }
    let top = JSONValue.object(members)
    for item in kindless {
      try add(item, kind: Self.elementKind(top), version: top["apiVersion"]?.string, found)
    }
  }

  /// `Pod` of `PodList`; nil for `List`, whose elements say it themselves.
  private static func elementKind(_ list: JSONValue) -> String? {
    guard let kind = list["kind"]?.string, kind.hasSuffix("List"), kind != "List" else { return nil }
    return String(kind.dropLast(4))
  }

  private mutating func add(
    _ tree: JSONValue, kind: String? = nil, version: String? = nil, _ found: (KubernetesObject) -> Void
  ) throws(ParseError) {
    // Lists in lists, the first element on top. The depth of the tree bounds the stack's, its size the rounds.
    var waiting = [(tree, kind, version)]
    while let (tree, kind, version) = waiting.popLast() {
      if case .array(let items)? = tree["items"], (tree["kind"]?.string ?? kind)?.hasSuffix("List") == true {
        let element = Self.elementKind(tree)
        for item in items.reversed() { waiting.append((item, element, tree["apiVersion"]?.string)) }
        continue
      }
      guard let object = KubernetesObject(tree, kind: kind, apiVersion: version) else {
        strangers += 1
        continue
      }
      count += 1
      guard count <= limits.objects else { throw ParseError(Self.format, "more than \(limits.objects) objects") }
      found(object)
    }
  }
}
