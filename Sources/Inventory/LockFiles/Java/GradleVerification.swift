import Documents
import Images
import Model
import Parsing

/// `gradle/verification-metadata.xml`: every artifact whose digest a build knows, its plug-ins and tests with them, so
/// declared.
///
/// Source: Gradle's documentation, "Verifying dependencies".
struct GradleVerification: Extractor {
  static let name = "gradle-verification"
  static let version = 1
  static let selectors: [Selector] = [.name("verification-metadata.xml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 32 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    let reader = XMLReader { event throws(ParseError) in
      guard case .start(let name, let attributes) = event, name == "component" else { return }
      let values = Dictionary(attributes.map { ($0, $1) }) { $1 }
      guard let group = values["group"], let artifact = values["name"], let version = values["version"] else { return }
      graph.add(.locked(.maven(group, artifact), version, scope: .declared))
    }
    guard let reader else { throw ParseError("XML", "no memory for the parser") }
    try reader.feed(content.bytes)
    try reader.finish()
    graph.write(into: &extraction)
  }
}
