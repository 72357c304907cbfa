import Documents
import Images
import Model
import Parsing

/// `Pipfile` of pipenv: what a project asks for.
///
/// Source: pipenv's documentation, "Pipfile & Pipfile.lock".
struct Pipfile: Extractor {
  static let name = "pipfile"
  static let version = 1
  static let selectors: [Selector] = [.name("Pipfile")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .wholeIfSmall(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for (table, scope) in [("packages", Package.Scope.declared), ("dev-packages", .development)] {
      for member in document[table]?.members ?? [] {
        let range = member.value.string ?? member.value.string("version") ?? ""
        guard member.value["path"] == nil,
          let requirement = PythonRequirement(range == "*" ? member.key : member.key + range)
        else { continue }
        graph.add(requirement.declaration(scope))
      }
    }
    graph.write(into: &extraction)
  }
}
