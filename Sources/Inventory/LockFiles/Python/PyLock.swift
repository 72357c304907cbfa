import Documents
import Images
import Model
import Parsing

/// `pylock.toml` and `pylock.NAME.toml`.
///
/// Source: PEP 751, "A file format to record Python dependencies for installation reproducibility".
struct PyLock: Extractor {
  static let name = "pylock"
  static let version = 1
  static let selectors: [Selector] = [.suffix("toml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let name = file.name
    guard name == "pylock.toml" || name.hasPrefix("pylock.") && name.split(separator: ".").count == 3 else {
      return .none
    }
    return file.liesInForeignPackage ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for value in document["packages"]?.elements ?? [] {
      guard let name = value.string("name"), value["directory"] == nil else { continue }
      let version = value.string("version") ?? ""
      var qualifiers: [String: String] = [:]
      if let vcs = value["vcs"] {
        let address = vcs.string("url") ?? ""
        qualifiers["vcs_url"] = "\(vcs.string("type") ?? "git")+\(address)@\(vcs.string("commit-id") ?? "")"
      }
      let index = graph.add(
        .locked(.pypi(name), version, qualifiers: qualifiers),
        keys: [name, "\(name)@\(version)"])
      for need in value["dependencies"]?.elements ?? [] {
        guard let target = need.string("name") else { continue }
        graph.edge(from: index, to: need.string("version").map { "\(target)@\($0)" } ?? target)
      }
    }
    graph.write(into: &extraction)
  }
}
