import Images
import Model
import Parsing

/// Google's Container-Optimized OS: `etc/cos-package-info.json`. What was only used to build it is left out.
package struct ContainerOptimizedOS: Extractor {
  package static let name = "cos"
  package static let version = 1
  package static let selectors: [Selector] = [.name("cos-package-info.json")]

  package init() {}

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    for entry in document["installedPackages"]?.elements ?? [] {
      guard let name = entry["name"]?.string, let plain = entry["version"]?.string, !name.isEmpty, !plain.isEmpty else {
        continue
      }
      // With the ebuild's revision where there is one.
      let version = entry["ebuild_version"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? plain
      let category = entry["category"]?.string
      extraction.packages.append(
        Package(
          type: "cos", name: category.map { "\($0)/\(name)" } ?? name, version: version,
          purl: PackageURL(type: "cos", namespace: category, name: name, version: version), foundBy: Self.name))
    }
  }
}
