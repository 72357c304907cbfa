import Images
import Model
import Parsing

/// `packrat.lock` of R: stanzas, the first of which is about the file itself.
///
/// Source: packrat's documentation, "Packrat Lockfile".
struct PackratLock: Extractor {
  static let name = "packrat-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("packrat.lock")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for stanza in FieldStanzas(content.bytes) {
      guard let name = stanza["package"], let version = stanza["version"] else { continue }
      let type = stanza["source"]?.lowercased() == "bioconductor" ? "bioconductor" : "cran"
      let index = graph.add(.locked(EcosystemName(type, name), version), keys: [name])
      for need in (stanza["requires"] ?? "").split(separator: ",") { graph.edge(from: index, to: need.trimmed) }
    }
    graph.write(into: &extraction)
  }
}
