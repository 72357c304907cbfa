import Documents
import Images
import Model
import Parsing

/// `ivy.xml`: dependencies with their revision; `latest.…`, `1.+` and intervals are ranges.
///
/// Source: Apache Ivy's documentation, "Ivy Files".
struct IvyFile: Extractor {
  static let name = "ivy"
  static let version = 1
  static let selectors: [Selector] = [.name("ivy.xml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let root = try XMLDocument.parse(content.bytes)
    var graph = PackageGraph()
    for element in root[child: "dependencies"]?.all("dependency") ?? [] {
      guard let group = element[attribute: "org"] ?? root[child: "info"]?[attribute: "organisation"],
        let artifact = element[attribute: "name"], let revision = element[attribute: "rev"]
      else { continue }
      let isOpen = revision.hasPrefix("latest.") || revision.contains { "+[](),${}".contains($0) }
      let isForTest = (element[attribute: "conf"] ?? "").hasPrefix("test")
      let name = EcosystemName.maven(group, artifact)
      graph.add(
        isOpen
          ? .declared(name, range: revision, scope: isForTest ? .development : .declared)
          : .locked(name, revision, scope: isForTest ? .development : .runtime))
    }
    graph.write(into: &extraction)
  }
}
