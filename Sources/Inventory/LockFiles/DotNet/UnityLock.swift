import Images
import Model
import Parsing

/// `Packages/packages-lock.json` of Unity.
///
/// Source: Unity's manual, "Lock files". Built-in modules and embedded folders have no version of their own.
struct UnityLock: Extractor {
  static let name = "unity-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("packages-lock.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "Packages" ? .whole(upTo: 4 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for member in document["dependencies"]?.members ?? [] {
      guard member.value.string("source") == "registry", let version = member.value.string("version") else { continue }
      let index = graph.add(.locked(EcosystemName("unity", member.key), version), keys: [member.key])
      if let depth = member.value["depth"]?.integer, depth == 0 { graph.setAttribute("direct", "true", at: index) }
      for need in member.value["dependencies"]?.members ?? [] { graph.edge(from: index, to: need.key) }
    }
    graph.write(into: &extraction)
  }
}
