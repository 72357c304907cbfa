import Documents
import Images
import Model
import Parsing

/// `Gopkg.lock` of dep, which Go used before modules.
///
/// Source: golang/dep's documentation, "Gopkg.lock".
struct DepLock: Extractor {
  static let name = "go-dep-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("Gopkg.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("vendor") ? .none : .whole(upTo: 8 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try TOMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for value in document["projects"]?.elements ?? [] {
      guard let name = value.string("name") else { continue }
      let revision = value.string("revision") ?? ""
      let index = graph.add(.locked(.golang(name), value.string("version") ?? revision))
      if !revision.isEmpty { graph.setAttribute("reference", revision, at: index) }
    }
    graph.write(into: &extraction)
  }
}
