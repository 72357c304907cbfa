import Images
import Model
import Parsing

/// `bun.lock`, Bun's lock file as text (the binary `bun.lockb` of older versions is not read, and said).
///
/// Source: Bun's documentation and its lock file's versions 0 and 1: JSON with trailing commas.
struct BunLock: Extractor {
  static let name = "bun-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("bun.lock"), .name("bun.lockb")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard file.name == "bun.lock" else {
      extraction.problem("a binary bun.lockb is not read; Bun 1.2 and later writes bun.lock")
      return
    }
    let document = try RelaxedJSON.parse(content.bytes)
    var graph = PackageGraph()
    var needs: [(from: Int, key: String, names: [String])] = []
    for member in document["packages"]?.members ?? [] {
      guard let identifier = member.value[0]?.string, let (name, version, url) = Self.split(identifier) else {
        continue
      }
      let index = graph.add(
        .locked(.npm(name), version, qualifiers: url.map { ["vcs_url": $0] } ?? [:]), keys: [member.key])
      guard let index else { continue }
      let facts = member.value.elements.first { $0.isObject }
      let names = ["dependencies", "optionalDependencies"].flatMap { facts?[$0]?.members.map(\.key) ?? [] }
      needs.append((index, member.key, names))
    }
    for (from, key, names) in needs {
      for name in names {
        if let target = Self.resolve(name, from: key, in: graph) { graph.edge(from: from, to: target) }
      }
    }
    separate(document, &graph)
    graph.write(into: &extraction)
  }

  /// `name@1.0.0`, `name@git+https://…#commit`, `name@github:owner/repo#commit`; nil for what belongs to the project.
  private static func split(_ identifier: String) -> (name: String, version: String, url: String?)? {
    guard let at = identifier.dropFirst().firstIndex(of: "@") else { return nil }
    let name = String(identifier[..<at])
    let reference = String(identifier[identifier.index(after: at)...])
    for local in ["workspace:", "file:", "link:", "root:"] where reference.hasPrefix(local) { return nil }
    if reference.contains(":") || reference.contains("/") { return (name, "", String(reference.prefix(512))) }
    return (name, reference, nil)
  }

  /// Entries that are nested because another version stands at the top are called `parent/name`.
  private static func resolve(_ name: String, from key: String, in graph: PackageGraph) -> String? {
    var place = key
    while true {
      let candidate = place.isEmpty ? name : place + "/" + name
      if graph.index(of: candidate) != nil { return candidate }
      if place.isEmpty { return nil }
      var parts = place.split(separator: "/", omittingEmptySubsequences: false)
      parts.removeLast()
      if parts.last?.hasPrefix("@") == true { parts.removeLast() }
      place = parts.joined(separator: "/")
    }
  }

  private func separate(_ document: JSONValue, _ graph: inout PackageGraph) {
    var runtime: [Int] = []
    var development: [Int] = []
    for workspace in document["workspaces"]?.members ?? [] {
      for kind in ["dependencies", "optionalDependencies", "peerDependencies"] {
        runtime += (workspace.value[kind]?.members ?? []).compactMap { graph.index(of: $0.key) }
      }
      development += (workspace.value["devDependencies"]?.members ?? []).compactMap { graph.index(of: $0.key) }
    }
    graph.separate(runtime: runtime, development: development)
  }
}
