import Images
import Model
import Parsing

/// `maven_install.json`, in which Bazel's rules_jvm_external pins artifacts.
///
/// Source: bazelbuild/rules_jvm_external, lock file versions 1 (`dependency_tree`) and 2 (`artifacts`).
struct BazelMavenLock: Extractor {
  static let name = "bazel-maven-lock"
  static let version = 1
  static let selectors: [Selector] = [.suffix("json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix("maven_install.json") ? .whole(upTo: 16 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    for member in document["artifacts"]?.members ?? [] {
      let parts = member.key.split(separator: ":").map(String.init)
      guard parts.count >= 2, let version = member.value.string("version") else { continue }
      graph.add(.locked(.maven(parts[0], parts[1]), version), keys: ["\(parts[0]):\(parts[1])"])
    }
    for member in document["dependencies"]?.members ?? [] {
      for need in member.value.strings { graph.edge(from: graph.index(of: member.key), to: need) }
    }
    let older = document["dependency_tree"]?["dependencies"]?.elements ?? []
    for value in older {
      // group:artifact[:packaging[:classifier]]:version
      let parts = (value.string("coord") ?? "").split(separator: ":").map(String.init)
      guard parts.count >= 3, let version = parts.last else { continue }
      let index = graph.add(.locked(.maven(parts[0], parts[1]), version), keys: [value.string("coord") ?? ""])
      for need in value["directDependencies"]?.strings ?? [] { graph.edge(from: index, to: need) }
    }
    graph.write(into: &extraction)
  }
}
