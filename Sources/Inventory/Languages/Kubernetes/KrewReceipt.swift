import Documents
import Images
import Model
import Parsing

/// `.krew/receipts/NAME.yaml`: a plug-in of kubectl that krew installed.
///
/// Source: krew's developer guide, plug-in manifests.
struct KrewReceipt: Extractor {
  static let name = "krew"
  static let version = 1
  static let selectors: [Selector] = [.folder("receipts")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix(".yaml") && file.parent.hasSuffix("krew/receipts") ? .whole(upTo: 1 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      guard let name = document["metadata"]?.string("name"), let version = document["spec"]?["version"]?.scalar else {
        continue
      }
      var package = Package.installed(EcosystemName("krew", name), version)
      if let homepage = document["spec"]?.string("homepage") { package.attributes["homepage"] = homepage }
      graph.add(package)
    }
    graph.write(into: &extraction)
  }
}
