import Images
import Model
import Parsing

/// Bitnami's components: `opt/bitnami/.bitnami_components.json`, and `.spdx-NAME.spdx` beside each component. Of the
/// latter only what Bitnami made itself; the rest is found by its own evidence.
///
/// Source: purl-spec, type bitnami; Bitnami's `vulndb`.
package struct BitnamiComponents: Extractor {
  package static let name = "bitnami"
  package static let version = 1
  package static let selectors: [Selector] = [.name(".bitnami_components.json"), .suffix("spdx")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasPrefix(".spdx-") || file.name == ".bitnami_components.json" ? .whole(upTo: 32 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    if file.name.hasPrefix(".spdx-") {
      let bill = try BillOfMaterials.parse(content.bytes)
      extraction.packages = bill.packages.filter { $0.type == "bitnami" }.map { package in
        var package = package
        package.locations = []
        return package
      }
      return
    }
    let document = try JSONValue(parsing: content.bytes)
    for member in document.members {
      guard let version = member.value["version"]?.string, !version.isEmpty, !member.key.isEmpty else { continue }
      let architecture = member.value["arch"]?.string
      var qualifiers: [String: String] = [:]
      qualifiers["arch"] = architecture
      qualifiers["distro"] = member.value["distro"]?.string
      extraction.packages.append(
        Package(
          type: "bitnami", name: member.key, version: version,
          purl: PackageURL(type: "bitnami", name: member.key, version: version, qualifiers: qualifiers),
          architecture: architecture, foundBy: Self.name))
    }
  }
}
