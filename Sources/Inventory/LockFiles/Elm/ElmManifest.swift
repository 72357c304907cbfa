import Images
import Model
import Parsing

/// `elm.json`: of an application the exact versions, of a package ranges.
///
/// Source: Elm's documentation, "elm.json for applications" and "elm.json for packages".
struct ElmManifest: Extractor {
  static let name = "elm"
  static let version = 1
  static let selectors: [Selector] = [.name("elm.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow(".elm") ? .none : .whole(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for (key, scope) in [("dependencies", Package.Scope.runtime), ("test-dependencies", .development)] {
      guard let table = document[key] else { continue }
      for group in ["direct", "indirect"] {
        for member in table[group]?.members ?? [] {
          guard let version = member.value.string else { continue }
          let index = graph.add(.locked(EcosystemName("elm", path: member.key), version, scope: scope))
          if group == "direct" { graph.setAttribute("direct", "true", at: index) }
        }
      }
      for member in table.members where member.value.string != nil {
        graph.add(.declared(EcosystemName("elm", path: member.key), range: member.value.string ?? "", scope: scope))
      }
    }
    graph.write(into: &extraction)
  }
}
