import Documents
import Images
import Model
import Parsing

/// `packages.config`, the older list of a .NET project's packages, each with its exact version.
///
/// Source: Microsoft's documentation, "packages.config reference".
struct PackagesConfig: Extractor {
  static let name = "nuget-packages-config"
  static let version = 1
  static let selectors: [Selector] = [.name("packages.config")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let root = try XMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for element in root.all("package") {
      guard let name = element[attribute: "id"], let version = element[attribute: "version"] else { continue }
      let isDevelopment = element[attribute: "developmentDependency"]?.lowercased() == "true"
      graph.add(
        .locked(EcosystemName("nuget", name), version, scope: isDevelopment ? .development : .runtime))
    }
    graph.write(into: &extraction)
  }
}
