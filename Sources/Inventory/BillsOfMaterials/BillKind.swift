import Model
import Parsing

/// Which bill of materials a document is, by its own words at the top level.
enum BillKind: Sendable, Equatable {
  case cycloneDX
  case spdx
  /// An in-toto statement; its predicate should be one of the others.
  case statement(predicate: Bytes, subject: Digest?)
  case unsupported(String)

  static func detect(_ bytes: Bytes) throws(ParseError) -> BillKind {
    if let other = notJSON(bytes) { return .unsupported(other) }
    var reader = JSONReader(bytes)
    guard try reader.kind() == .object else { return .unsupported("a JSON document that is no object") }
    var found: BillKind?
    var predicate: Bytes?
    var isStatement = false
    var digest: Digest?
    var isSPDX3 = false
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "bomFormat": if try reader.stringIfPresent() == "CycloneDX" { found = .cycloneDX }
      case "spdxVersion":
        let version = try reader.stringIfPresent() ?? ""
        found = version.hasPrefix("SPDX-2.") ? .spdx : .unsupported("SPDX of version '\(version.prefix(20))'")
      case "$schema":
        // Documents of CycloneDX 1.2 and 1.3 exist without bomFormat.
        let schema = try reader.stringIfPresent() ?? ""
        if found == nil, schema.contains("cyclonedx.org/schema/bom-1.") { found = .cycloneDX }
      case "@context": isSPDX3 = try reader.stringIfPresent()?.contains("spdx.org/rdf/3") == true
      case "_type": isStatement = try reader.stringIfPresent()?.contains("in-toto.io/Statement") == true
      // Cosign once put the document into a `Data` of the predicate.
      case "predicate", "Data": predicate = try reader.skip()
      case "subject":
        try reader.elementsIfArray { reader throws(ParseError) in
          let subject = try JSONValue(&reader)
          if digest == nil, let hex = subject["digest"]?["sha256"]?.string { digest = Digest("sha256:\(hex)") }
        }
      default: try reader.skip()
      }
    }
    if let found { return found }
    if isSPDX3 { return .unsupported("SPDX 3") }
    if let predicate { return .statement(predicate: predicate, subject: isStatement ? digest : nil) }
    return .unsupported("a JSON document with neither bomFormat nor spdxVersion")
  }

  private static func notJSON(_ bytes: Bytes) -> String? {
    let head = bytes.prefix(512).text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if head.hasPrefix("{") { return nil }
    if head.hasPrefix("SPDXVersion:") || head.hasPrefix("##") { return "SPDX in tag-value form" }
    if head.hasPrefix("<") { return "an XML document" }
    return "not JSON"
  }
}

extension JSONReader {
  /// Reads an object's members; any other value is passed over.
  mutating func membersIfObject(
    _ member: (_ key: String, _ reader: inout JSONReader) throws(ParseError) -> Void
  ) throws(ParseError) {
    if try kind() == .object { try object(member) } else { try skip() }
  }

  /// Reads an array's elements; any other value is passed over.
  mutating func elementsIfArray(
    _ element: (_ reader: inout JSONReader) throws(ParseError) -> Void
  ) throws(ParseError) {
    if try kind() == .array { try array(element) } else { try skip() }
  }
}
