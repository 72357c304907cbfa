import Documents
import Images
import Model
import Parsing

/// `pdm.lock`, lock file versions 3 and 4; `groups` say what a package is for.
///
/// Source: PDM's documentation, "Lock file".
struct PDMLock: Extractor {
  static let name = "pdm-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("pdm.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for value in document["package"]?.elements ?? [] {
      guard let name = value.string("name"), let version = value.string("version"), value["path"] == nil else {
        continue
      }
      var qualifiers: [String: String] = [:]
      if let git = value.string("git") {
        qualifiers["vcs_url"] = "git+\(git)@\(value.string("revision") ?? value.string("ref") ?? "")"
      }
      let groups = value["groups"]?.strings ?? []
      let scope: Package.Scope = groups.isEmpty || groups.contains("default") ? .runtime : Self.scope(groups)
      let index = graph.add(
        .locked(.pypi(name), version, qualifiers: qualifiers, scope: scope), keys: [PythonRequirement.normalize(name)])
      for need in value["dependencies"]?.strings ?? [] {
        guard let requirement = PythonRequirement(need) else { continue }
        graph.edge(from: index, to: PythonRequirement.normalize(requirement.name))
      }
    }
    graph.write(into: &extraction)
  }

  /// PDM doesn't say which groups are extras and which are for development: their names do, by custom.
  private static func scope(_ groups: [String]) -> Package.Scope {
    let custom: Set<String> = [
      "dev", "test", "tests", "testing", "lint", "doc", "docs", "format", "typing", "workflow", "ci",
    ]
    return groups.allSatisfy { custom.contains($0.lowercased()) } ? .development : .optional
  }
}
