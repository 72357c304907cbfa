import Images
import Model
import Parsing

/// `conan.lock` of Conan 1 (a graph of nodes) and of Conan 2 (lists of references).
///
/// Source: Conan's documentation, "Lockfiles".
struct ConanLock: Extractor {
  static let name = "conan-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("conan.lock")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for member in document["graph_lock"]?["nodes"]?.members ?? [] {
      // Older ones say `pref`, with the package's id behind the reference.
      guard let text = member.value.string("ref") ?? member.value.string("pref"), let found = ConanReference(text)
      else {
        continue
      }
      let isForBuild = member.value.string("context") == "build"
      let index = graph.add(found.locked(isForBuild ? .development : .runtime), keys: [member.key])
      for need in member.value["requires"]?.elements ?? [] {
        if let node = need.scalar { graph.edge(from: index, to: node) }
      }
    }
    for (list, scope) in [
      ("requires", Package.Scope.runtime), ("build_requires", .development), ("python_requires", .development),
    ] {
      for text in document[list]?.strings ?? [] {
        if let found = ConanReference(text) { graph.add(found.locked(scope)) }
      }
    }
    graph.write(into: &extraction)
  }
}
