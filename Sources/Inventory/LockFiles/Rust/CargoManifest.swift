import Documents
import Images
import Model
import Parsing

/// `Cargo.toml`: requirements, which are ranges by nature (`1.2` means `^1.2`).
///
/// Source: "The Cargo Book", section "Specifying Dependencies".
struct CargoManifest: Extractor {
  static let name = "cargo-manifest"
  static let version = 1
  static let selectors: [Selector] = [.name("Cargo.toml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("vendor") ? .none : .wholeIfSmall(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    var tables = [document]
    if let workspace = document["workspace"] { tables.append(workspace) }
    tables += (document["target"]?.members ?? []).map(\.value)
    for table in tables {
      add(table["dependencies"], .declared, &graph)
      add(table["dev-dependencies"], .development, &graph)
      add(table["build-dependencies"], .development, &graph)
    }
    graph.write(into: &extraction)
  }

  private func add(_ table: JSONValue?, _ scope: Package.Scope, _ graph: inout PackageGraph) {
    for member in table?.members ?? [] {
      if member.value["path"] != nil && member.value["version"] == nil { continue }
      let name = member.value.string("package") ?? member.key
      let range = member.value.string ?? member.value.string("version") ?? ""
      if range.hasPrefix("="), !range.contains(",") {
        graph.add(.locked(EcosystemName("cargo", name), range.dropFirst().trimmed, scope: .declared))
      } else {
        graph.add(.declared(EcosystemName("cargo", name), range: range, scope: scope))
      }
    }
  }
}
