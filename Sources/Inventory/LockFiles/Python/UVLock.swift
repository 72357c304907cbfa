import Documents
import Images
import Model
import Parsing

/// `uv.lock`. The project and its workspace members are packages of their own, by which it shows what is for
/// development only.
///
/// Source: uv's documentation and the files it writes, version 1.
struct UVLock: Extractor {
  static let name = "uv-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("uv.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    var projects: [JSONValue] = []
    for value in document["package"]?.elements ?? [] {
      guard let name = value.string("name") else { continue }
      let source = value["source"]
      if ["virtual", "editable", "directory", "path"].contains(where: { source?[$0] != nil }) {
        projects.append(value)
        continue
      }
      var qualifiers: [String: String] = [:]
      if let git = source?.string("git") { qualifiers["vcs_url"] = "git+\(git)" }
      if let url = source?.string("url") { qualifiers["download_url"] = url }
      let version = value.string("version") ?? ""
      let index = graph.add(
        .locked(.pypi(name), version, qualifiers: qualifiers), keys: [name, "\(name)@\(version)"])
      for list in ["dependencies", "optional-dependencies"] {
        for need in Self.needs(value[list]) { graph.edge(from: index, to: need) }
      }
    }
    // Projects may use each other; each one's own needs are roots all the same.
    func roots(_ list: String) -> [Int] {
      projects.flatMap { Self.needs($0[list]) }.compactMap { graph.index(of: $0) }
    }
    let optional = roots("optional-dependencies")
    graph.separate(
      runtime: roots("dependencies") + optional, development: roots("dev-dependencies"))
    graph.write(into: &extraction)
  }

  /// Keys of a list of `{ name = …, version = … }`, or of the lists of a table of groups. The version stands only where
  /// several are locked.
  private static func needs(_ value: JSONValue?) -> [String] {
    guard let value else { return [] }
    if value.isObject { return value.members.flatMap { $0.value.elements.compactMap(need) } }
    return value.elements.compactMap(need)
  }

  private static func need(_ value: JSONValue) -> String? {
    guard let name = value.string("name") else { return nil }
    return value.string("version").map { "\(name)@\($0)" } ?? name
  }
}
