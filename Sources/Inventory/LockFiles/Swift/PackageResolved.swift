import Images
import Model
import Parsing

/// `Package.resolved` of the Swift package manager, versions 1 to 3, also Xcode's.
///
/// Source: swift-package-manager, `ResolvedPackagesStore`.
struct PackageResolved: Extractor {
  static let name = "swift-resolved"
  static let version = 1
  static let selectors: [Selector] = [.name("Package.resolved")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for pin in (document["object"]?["pins"] ?? document["pins"])?.elements ?? [] {
      let state = pin["state"]
      let version = state?.string("version") ?? ""
      let location = pin.string("location") ?? pin.string("repositoryURL") ?? ""
      let name: EcosystemName
      if pin.string("kind") == "registry", let (scope, package) = (pin.string("identity") ?? "").split(atFirst: ".") {
        name = EcosystemName("swift", namespace: scope, package, full: "\(scope).\(package)")
      } else if let found = EcosystemName.swift(location) {
        name = found
      } else {
        // A folder of the project.
        continue
      }
      let index = graph.add(.locked(name, version))
      if version.isEmpty, let revision = state?.string("revision") {
        graph.setAttribute("reference", revision, at: index)
      }
    }
    graph.write(into: &extraction)
  }
}
