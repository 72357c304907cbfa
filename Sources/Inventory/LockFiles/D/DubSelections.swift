import Images
import Model
import Parsing

/// `dub.selections.json` of D: `{"versions": {"vibe-d": "0.9.7", "own": {"path": "…"}}}`.
///
/// Source: dub's documentation, "Selections".
struct DubSelections: Extractor {
  static let name = "dub-selections"
  static let version = 1
  static let selectors: [Selector] = [.name("dub.selections.json")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for member in document["versions"]?.members ?? [] {
      if let version = member.value.string {
        // `~master` is a branch.
        let isBranch = version.hasPrefix("~")
        graph.add(
          isBranch
            ? .declared(EcosystemName("dub", member.key), range: version)
            : .locked(EcosystemName("dub", member.key), version))
      } else if let version = member.value.string("version"), let url = member.value.string("repository") {
        graph.add(
          .locked(EcosystemName("dub", member.key), "", qualifiers: ["vcs_url": "\(url)@\(version)"]))
      }
    }
    graph.write(into: &extraction)
  }
}
