import Images
import Model
import Parsing

/// `MODULE.bazel`: `bazel_dep(name = "rules_go", version = "0.46.0", dev_dependency = True)`. The version is the least
/// that will do; which one is taken depends on the others, so declared.
///
/// Source: Bazel's documentation, "MODULE.bazel files".
struct BazelModule: Extractor {
  static let name = "bazel-module"
  static let version = 1
  static let selectors: [Selector] = [.name("MODULE.bazel")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var cursor = TextCursor(content.bytes, comments: .hash)
    var graph = PackageGraph()
    while true {
      cursor.skipSpace()
      if cursor.isAtEnd { break }
      if let word = cursor.identifier() {
        cursor.skipSpace()
        if word == "bazel_dep", cursor.take(UInt8(ascii: "(")) { call(&cursor, &graph) }
      } else if !cursor.skipQuoted() {
        cursor.advance()
      }
    }
    graph.write(into: &extraction)
  }

  private func call(_ cursor: inout TextCursor, _ graph: inout PackageGraph) {
    var values: [String: String] = [:]
    while true {
      cursor.skipSpace()
      guard !cursor.isAtEnd, !cursor.take(UInt8(ascii: ")")) else { break }
      guard let key = cursor.identifier() else {
        if !cursor.skipQuoted() { cursor.advance() }
        continue
      }
      cursor.skipSpace()
      guard cursor.take(UInt8(ascii: "=")) else { continue }
      cursor.skipSpace()
      values[key] = cursor.quoted() ?? cursor.identifier()
    }
    guard let name = values["name"] else { return }
    var package = Package.locked(EcosystemName("bazel", name), values["version"] ?? "", scope: .declared)
    if values["dev_dependency"] == "True" { package.attributes["declared-for"] = "development" }
    graph.add(package)
  }
}
