import Documents
import Images
import Model
import Parsing

/// `conda-lock.yml` and `pixi.lock`: packages of conda and of PyPI, each with its exact file.
///
/// Source: conda-lock's documentation (lock file version 1); pixi's documentation, lock file versions 5 and 6.
struct CondaLock: Extractor {
  static let name = "conda-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("conda-lock.yml"), .name("conda-lock.yaml"), .name("pixi.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 16 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for value in document["package"]?.elements ?? [] { Self.add(value, &graph) }
      for value in document["packages"]?.elements ?? [] { Self.addPixi(value, &graph) }
    }
    graph.write(into: &extraction)
  }

  /// conda-lock: `{name, version, manager, platform, dependencies, url, category}`.
  private static func add(_ value: JSONValue, _ graph: inout PackageGraph) {
    guard let name = value.string("name"), let version = value["version"]?.scalar else { return }
    let isPython = value.string("manager") == "pip"
    var qualifiers: [String: String] = [:]
    if !isPython, let url = value.string("url") { qualifiers = CondaFile(url)?.qualifiers ?? [:] }
    let category = value.string("category") ?? "main"
    let manager = isPython ? "pip" : "conda"
    let index = graph.add(
      .locked(
        isPython ? .pypi(name) : EcosystemName("conda", name), version, qualifiers: qualifiers,
        scope: category == "main" ? .runtime : .development),
      keys: ["\(manager):\(name.lowercased())"])
    for need in value["dependencies"]?.members ?? [] {
      graph.edge(from: index, to: "\(manager):\(need.key.lowercased())")
    }
  }

  /// pixi: `{conda: URL, …}` or `{pypi: URL, name, version}`, in version 5 `{kind, name, version, url}`.
  private static func addPixi(_ value: JSONValue, _ graph: inout PackageGraph) {
    if let url = value.string("conda") ?? (value.string("kind") == "conda" ? value.string("url") : nil) {
      guard let file = CondaFile(url) else { return }
      let index = graph.add(
        .locked(EcosystemName("conda", file.name), file.version, qualifiers: file.qualifiers),
        keys: ["conda:\(file.name)"])
      for need in value["depends"]?.strings ?? [] {
        graph.edge(from: index, to: "conda:\(need.prefix { $0 != " " })")
      }
    } else if value["pypi"] != nil || value.string("kind") == "pypi" {
      guard let name = value.string("name"), let version = value["version"]?.scalar else { return }
      let index = graph.add(.locked(.pypi(name), version), keys: ["pip:\(PythonRequirement.normalize(name))"])
      for need in value["requires_dist"]?.strings ?? [] {
        guard let requirement = PythonRequirement(need) else { continue }
        graph.edge(from: index, to: "pip:\(PythonRequirement.normalize(requirement.name))")
      }
    }
  }
}

/// `https://conda.anaconda.org/conda-forge/linux-64/python-3.12.1-hab00c5b_1.conda`
struct CondaFile {
  let name: String
  let version: String
  let qualifiers: [String: String]

  init?(_ url: String) {
    let parts = url.prefix { $0 != "#" }.split(separator: "/").map(String.init)
    guard parts.count >= 4, var file = parts.last?[...] else { return nil }
    for suffix in [".conda", ".tar.bz2"] where file.hasSuffix(suffix) { file = file.dropLast(suffix.count) }
    let fields = file.split(separator: "-").map(String.init)
    guard fields.count >= 3 else { return nil }
    name = fields.dropLast(2).joined(separator: "-")
    version = fields[fields.count - 2]
    qualifiers = [
      "build": fields[fields.count - 1], "subdir": parts[parts.count - 2], "channel": parts[parts.count - 3],
    ]
  }
}
