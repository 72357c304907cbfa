import Documents
import Images
import Model
import Parsing

/// `poetry.lock`, lock file versions 1.0 to 2.1.
///
/// Older files say `category`, the newest `groups`; those between say nothing about what development needs.
///
/// Source: Poetry's documentation and the files it writes.
struct PoetryLock: Extractor {
  static let name = "poetry-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("poetry.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for value in document["package"]?.elements ?? [] {
      guard let name = value.string("name"), let version = value.string("version") else { continue }
      var qualifiers: [String: String] = [:]
      if let source = value["source"] {
        switch source.string("type") {
        case "git":
          let commit = source.string("resolved_reference") ?? source.string("reference") ?? ""
          qualifiers["vcs_url"] = "git+\(source.string("url") ?? "")@\(commit)"
        case "directory", "file": continue
        case "url": qualifiers["download_url"] = source.string("url")
        default: break
        }
      }
      let index = graph.add(
        .locked(.pypi(name), version, qualifiers: qualifiers, scope: Self.scope(value)),
        keys: [PythonRequirement.normalize(name)])
      for need in value["dependencies"]?.members ?? [] {
        graph.edge(from: index, to: PythonRequirement.normalize(need.key))
      }
    }
    graph.write(into: &extraction)
  }

  private static func scope(_ value: JSONValue) -> Package.Scope {
    if let groups = value["groups"]?.strings, !groups.isEmpty, !groups.contains("main") { return .development }
    if let category = value.string("category"), category != "main" { return .development }
    return value["optional"]?.bool == true ? .optional : .runtime
  }
}
