import Images
import Model
import Parsing

/// `nimble.lock` of Nim.
///
/// Source: Nimble's documentation, "Nimble lock".
struct NimbleLock: Extractor {
  static let name = "nimble-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("nimble.lock")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for member in document["packages"]?.members ?? [] {
      let revision = member.value.string("vcsRevision") ?? ""
      var qualifiers: [String: String] = [:]
      if let url = member.value.string("url") { qualifiers["vcs_url"] = "git+\(url)@\(revision)" }
      let index = graph.add(
        .locked(EcosystemName("nim", member.key), member.value.string("version") ?? "", qualifiers: qualifiers),
        keys: [member.key])
      for need in member.value["dependencies"]?.strings ?? [] { graph.edge(from: index, to: need) }
    }
    graph.write(into: &extraction)
  }
}
