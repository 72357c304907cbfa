import Documents
import Images
import Model
import Parsing

/// Snaps that are unpacked in the tree, by their `meta/snap.yaml`.
///
/// Source: snapcraft.io, "The snap format".
package struct SnapPackage: Extractor {
  package static let name = "snap"
  package static let version = 1
  package static let selectors: [Selector] = [.name("snap.yaml")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent == "meta" || file.parent.hasSuffix("/meta") ? .whole(upTo: 4 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    guard let document = try YAMLDocument.parse(content.bytes).first, let name = document["name"]?.string,
      let version = document["version"]?.text, !name.isEmpty, !version.isEmpty
    else { return }
    let architectures = (document["architectures"]?.elements ?? []).compactMap(\.string)
    let architecture = architectures.count == 1 ? architectures[0] : nil
    extraction.packages = [
      Package(
        type: "snap", name: name, version: version,
        purl: PackageURL(
          type: "snap", name: name, version: version, qualifiers: architecture.map { ["arch": $0] } ?? [:]),
        architecture: architecture, licenses: document["license"]?.string.map { [$0] } ?? [], foundBy: Self.name,
        attributes: document["base"]?.string.map { ["base": $0] } ?? [:])
    ]
  }
}

extension JSONValue {
  /// A string, or a number as it is written: versions are often not quoted in YAML.
  var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }
}
