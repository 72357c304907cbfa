import Images
import Model
import Parsing

/// `Pipfile.lock`: `default` and `develop`, each from name to what was chosen.
///
/// Source: pipenv's documentation; lock file specification 6.
struct PipfileLock: Extractor {
  static let name = "pipfile-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("Pipfile.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for section in document.members where section.key != "_meta" {
      // Further sections are groups that the project named itself.
      let scope: Package.Scope = section.key == "default" ? .runtime : .development
      for member in section.value.members {
        let version = member.value.string("version") ?? ""
        var qualifiers: [String: String] = [:]
        if let git = member.value.string("git") {
          qualifiers["vcs_url"] = "git+\(git)" + (member.value.string("ref").map { "@\($0)" } ?? "")
        } else if version.isEmpty, member.value["path"] != nil {
          continue
        }
        graph.add(
          .locked(.pypi(member.key), String(version.drop { $0 == "=" }), qualifiers: qualifiers, scope: scope))
      }
    }
    graph.write(into: &extraction)
  }
}
