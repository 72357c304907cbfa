import Images
import Model
import Parsing

/// `devcontainer.json`: the image of a development container and the features put into it.
///
/// Source: the Development Containers Specification.
struct DevContainer: Extractor {
  static let name = "devcontainer"
  static let version = 1
  static let selectors: [Selector] = [.name("devcontainer.json"), .name(".devcontainer.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 256 << 10) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try RelaxedJSON.parse(content.bytes)
    var graph = PackageGraph()
    if let image = document.string("image"), let package = ImageMention.package(image) { graph.add(package) }
    for member in document["features"]?.members ?? [] where !member.key.hasPrefix(".") {
      if let package = ImageMention.package(member.key) { graph.add(package) }
    }
    graph.write(into: &extraction)
  }
}
