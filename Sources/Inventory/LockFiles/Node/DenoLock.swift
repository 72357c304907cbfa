import Images
import Model
import Parsing

/// `deno.lock`, versions 2 to 5: packages of npm and of JSR, and modules from deno.land by their addresses.
///
/// Source: Deno's documentation and its lock files. What development needs is not told apart in it.
struct DenoLock: Extractor {
  static let name = "deno-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("deno.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    // Version 3 has everything below `packages`; version 2 has npm's packages below `npm.packages`.
    let root = document["packages"] ?? document
    let npm = root["npm"]?["packages"] ?? root["npm"]
    let specifiers = (root["specifiers"] ?? JSONValue.null).dictionary
    for member in npm?.members ?? [] { add(member, "npm", specifiers, &graph) }
    for member in root["jsr"]?.members ?? [] { add(member, "jsr", specifiers, &graph) }
    for member in document["remote"]?.members ?? [] {
      if let package = Self.module(member.key) { graph.add(package) }
    }
    graph.write(into: &extraction)
  }

  private func add(
    _ member: JSONValue.Member, _ type: String, _ specifiers: [String: JSONValue], _ graph: inout PackageGraph
  ) {
    guard let (name, version) = Self.split(member.key) else { return }
    let index = graph.add(
      .locked(EcosystemName(type, path: name), version), keys: ["\(type):\(member.key)", "\(type):\(name)"])
    // Listed, or in older versions by name: `{"b": "b@1.0.0"}`.
    let needs = member.value["dependencies"]
    for need in (needs?.strings ?? []) + (needs?.members.compactMap(\.value.string) ?? []) {
      let full = need.hasPrefix("npm:") || need.hasPrefix("jsr:") ? need : "\(type):\(need)"
      graph.edge(from: index, to: full)
      if let chosen = specifiers[full]?.string, let (wanted, _) = Self.split(String(full.dropFirst(4))) {
        // Version 3 writes the whole target, later ones only its version.
        graph.edge(from: index, to: chosen.contains(":") ? chosen : "\(full.prefix(4))\(wanted)@\(chosen)")
      }
    }
  }

  /// `@scope/name@1.0.0`, `name@1.0.0_peer@2.0.0`.
  private static func split(_ key: String) -> (String, String)? {
    guard let at = key.dropFirst().firstIndex(of: "@") else { return nil }
    let version = key[key.index(after: at)...].prefix { $0 != "_" }
    return (String(key[..<at]), String(version))
  }

  /// `https://deno.land/std@0.200.0/path/mod.ts`, `https://deno.land/x/oak@v12.6.0/mod.ts`.
  private static func module(_ url: String) -> Package? {
    for (prefix, namespace) in [("https://deno.land/x/", "deno.land/x"), ("https://deno.land/", "deno.land")]
    where url.hasPrefix(prefix) {
      guard let part = url.dropFirst(prefix.utf8.count).split(separator: "/").first,
        let (name, version) = part.split(atLast: "@"), !name.isEmpty
      else { return nil }
      return .locked(
        EcosystemName("generic", namespace: namespace, name, full: "\(namespace)/\(name)"), version)
    }
    return nil
  }
}
