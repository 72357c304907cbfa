import Documents
import Images
import Model
import Parsing

/// `manifest.toml` of Gleam, its lock file, and `gleam.toml`, which declares ranges. Packages come from Hex.
///
/// Source: Gleam's documentation, "gleam.toml", and the manifest that its build tool writes.
struct GleamManifest: Extractor {
  static let name = "gleam"
  static let version = 1
  static let selectors: [Selector] = [.name("manifest.toml"), .name("gleam.toml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("build/packages") ? .none : .wholeIfSmall(upTo: 2 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    if file.name == "gleam.toml" {
      for (table, scope) in [("dependencies", Package.Scope.declared), ("dev-dependencies", .development)] {
        for member in document[table]?.members ?? [] where member.value["path"] == nil {
          graph.add(.declared(EcosystemName("hex", member.key), range: member.value.string ?? "", scope: scope))
        }
      }
    } else {
      // Others call a file so too: only Gleam's has these.
      for value in document["packages"]?.elements ?? [] {
        guard let name = value.string("name"), let version = value.string("version"),
          value["build_tools"] != nil || value["requirements"] != nil
        else { continue }
        var qualifiers: [String: String] = [:]
        switch value.string("source") {
        case "local": continue
        case "git": qualifiers["vcs_url"] = "git+\(value.string("repo") ?? "")@\(value.string("commit") ?? "")"
        default: break
        }
        let index = graph.add(.locked(EcosystemName("hex", name), version, qualifiers: qualifiers), keys: [name])
        for need in value["requirements"]?.strings ?? [] { graph.edge(from: index, to: need) }
      }
    }
    graph.write(into: &extraction)
  }
}
