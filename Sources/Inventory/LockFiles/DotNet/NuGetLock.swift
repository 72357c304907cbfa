import Images
import Model
import Parsing

/// `packages.lock.json` of NuGet, all versions of the format.
///
/// Source: Microsoft's documentation, "PackageReference in project files: Locking dependencies".
struct NuGetLock: Extractor {
  static let name = "nuget-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("packages.lock.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for framework in document["dependencies"]?.members ?? [] {
      for member in framework.value.members {
        // Projects of the solution have no version of their own.
        guard let version = member.value.string("resolved"), member.value.string("type") != "Project" else { continue }
        let index = graph.add(
          .locked(EcosystemName("nuget", member.key), version), keys: [framework.key + "/" + member.key.lowercased()])
        if member.value.string("type") == "Direct" { graph.setAttribute("direct", "true", at: index) }
        for need in member.value["dependencies"]?.members ?? [] {
          graph.edge(from: index, to: framework.key + "/" + need.key.lowercased())
        }
      }
    }
    graph.write(into: &extraction)
  }
}
