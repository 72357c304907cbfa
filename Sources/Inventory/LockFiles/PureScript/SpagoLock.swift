import Documents
import Images
import Model
import Parsing

/// `spago.lock` of PureScript.
///
/// Source: Spago's documentation, "The lock file".
struct SpagoLock: Extractor {
  static let name = "spago-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("spago.lock")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for member in document["packages"]?.members ?? [] {
        guard member.value.string("type") == "registry", let version = member.value["version"]?.scalar else { continue }
        let index = graph.add(.locked(EcosystemName("purescript", member.key), version), keys: [member.key])
        for need in member.value["dependencies"]?.strings ?? [] { graph.edge(from: index, to: need) }
      }
    }
    graph.write(into: &extraction)
  }
}
