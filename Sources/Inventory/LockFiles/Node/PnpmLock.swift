import Documents
import Images
import Model
import Parsing

/// `pnpm-lock.yaml`, lock file versions 5 to 9.
///
/// Up to 6 `packages` says everything, `dev` and what is needed included; from 9 on what is needed is in `snapshots`, and
/// what is for development follows from the `importers`.
///
/// Source: pnpm/spec, "lockfile".
struct PnpmLock: Extractor {
  static let name = "pnpm-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("pnpm-lock.yaml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for member in document["packages"]?.members ?? [] { Self.add(member, &graph) }
      for member in document["snapshots"]?.members ?? [] {
        guard let key = PnpmKey(member.key) else { continue }
        let index = graph.index(of: key.short)
        graph.alias(key.whole, for: index)
        if let index, member.value["optional"]?.bool == true { graph.setScope(.optional, at: index) }
        Self.needs(of: member.value, from: index, &graph)
      }
      if document["snapshots"] != nil { Self.separate(document, &graph) }
    }
    graph.write(into: &extraction)
  }

  private static func add(_ member: JSONValue.Member, _ graph: inout PackageGraph) {
    guard let key = PnpmKey(member.key) else { return }
    let value = member.value
    let version = value["version"]?.scalar ?? (key.isAddress ? "" : key.version)
    var qualifiers: [String: String] = [:]
    if let repository = value["resolution"]?.string("repo") {
      qualifiers["vcs_url"] = "git+\(repository)@\(value["resolution"]?["commit"]?.scalar ?? "")"
    } else if key.isAddress, let tarball = value["resolution"]?.string("tarball") {
      qualifiers["download_url"] = tarball
    }
    var scope = Package.Scope.runtime
    if value["optional"]?.bool == true { scope = .optional }
    if value["dev"]?.bool == true { scope = .development }
    let index = graph.add(
      .locked(.npm(value.string("name") ?? key.name), version, qualifiers: qualifiers, scope: scope),
      keys: [key.short, key.whole])
    needs(of: value, from: index, &graph)
  }

  private static func needs(of value: JSONValue, from index: Int?, _ graph: inout PackageGraph) {
    for list in ["dependencies", "optionalDependencies"] {
      for need in value[list]?.members ?? [] {
        guard let reference = need.value.scalar else { continue }
        for key in PnpmKey.candidates(need.key, reference) { graph.edge(from: index, to: key) }
      }
    }
  }

  private static func separate(_ document: JSONValue, _ graph: inout PackageGraph) {
    var runtime: [Int] = []
    var development: [Int] = []
    for importer in document["importers"]?.members ?? [] {
      for list in ["dependencies", "optionalDependencies", "devDependencies"] {
        for need in importer.value[list]?.members ?? [] {
          guard let reference = need.value["version"]?.scalar else { continue }
          let targets = PnpmKey.candidates(need.key, reference).compactMap { graph.index(of: $0) }
          if list == "devDependencies" { development += targets } else { runtime += targets }
        }
      }
    }
    graph.separate(runtime: runtime, development: development)
  }
}

/// How pnpm calls a package: `/react/17.0.2_peer@1` (5), `/react@18.2.0(peer@1)` (6), `react@18.2.0(peer@1)` (9).
struct PnpmKey: Equatable {
  let name: String
  /// A number, or an address.
  let version: String
  /// With the peers that it was resolved with.
  let whole: String
  var short: String { "\(name)@\(version)" }
  /// The version is none, but where the package was fetched.
  var isAddress: Bool { version.first?.isNumber != true }

  init?(_ text: String) {
    var bare = text.hasPrefix("/") ? text.dropFirst() : text[...]
    guard !bare.hasPrefix("file:"), !bare.hasPrefix("link:") else { return nil }
    whole = String(bare)
    if let peers = bare.firstIndex(of: "(") { bare = bare[..<peers] }
    // The at sign after the name, which itself may begin with one; an address may hold more of them.
    if let at = bare.dropFirst().firstIndex(of: "@"),
      bare[..<at].filter({ $0 == "/" }).count == (bare.hasPrefix("@") ? 1 : 0)
    {
      name = String(bare[..<at])
      version = String(bare[bare.index(after: at)...])
      guard !version.hasPrefix("file:"), !version.hasPrefix("link:") else { return nil }
      return
    }
    guard let (name, version) = bare.split(atLast: "/"), !name.isEmpty else { return nil }
    self.name = name
    self.version = version.first?.isNumber == true ? String(version.prefix { $0 != "_" }) : version
  }

  /// Under which keys the package may stand that is needed as `name` with this reference: a version, or of an alias the
  /// key of another package.
  static func candidates(_ name: String, _ reference: String) -> [String] {
    guard !reference.hasPrefix("link:") else { return [] }
    var out = ["\(name)@\(reference)"]
    let bare = reference.prefix { $0 != "(" && $0 != "_" }
    out.append("\(name)@\(bare)")
    if let key = PnpmKey(reference) { out += [key.whole, key.short] }
    return out
  }
}
