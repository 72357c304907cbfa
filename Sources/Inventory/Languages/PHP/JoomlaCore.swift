import Documents
import Images
import Model
import Parsing

/// Joomla: `administrator/manifests/files/joomla.xml`.
///
/// Source: Joomla's documentation, "Manifest files".
struct JoomlaCore: Extractor {
  static let name = "joomla"
  static let version = 1
  static let selectors: [Selector] = [.name("joomla.xml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix("manifests/files") ? .whole(upTo: 1 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let root = try XMLDocument.parse(content.bytes)
    guard let version = root[child: "version"]?.text, !version.isEmpty else { return }
    var graph = PackageGraph()
    graph.add(.installed(.composer("joomla/joomla-cms"), version))
    graph.write(into: &extraction)
  }
}
