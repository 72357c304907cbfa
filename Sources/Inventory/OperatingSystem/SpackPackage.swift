import Images
import Model
import Parsing

/// Spack's installations: `PREFIX/.spack/spec.json`; the first node of the specification is the package itself.
///
/// Source: Spack's documentation, "Spec file format".
package struct SpackPackage: Extractor {
  package static let name = "spack"
  package static let version = 1
  package static let selectors: [Selector] = [.name("spec.json")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix(".spack") ? .whole(upTo: 16 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    guard let node = document["spec"]?["nodes"]?[0], let name = node["name"]?.string,
      let version = node["version"]?.string, !name.isEmpty, !version.isEmpty
    else { throw ParseError("Spack spec", "it has no node with name and version") }
    let architecture = node["arch"]?["target"]?.string ?? node["arch"]?["target"]?["name"]?.string
    extraction.packages = [
      Package(
        type: "spack", name: name, version: version,
        purl: PackageURL(
          type: "spack", name: name, version: version, qualifiers: architecture.map { ["arch": $0] } ?? [:]),
        architecture: architecture, foundBy: Self.name)
    ]
  }
}
