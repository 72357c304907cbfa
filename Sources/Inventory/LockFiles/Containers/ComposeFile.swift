import Documents
import Images
import Model
import Parsing

/// Images of the services in `compose.yaml`, `docker-compose.yml` and their variants.
///
/// Source: the Compose Specification, `services`.
struct ComposeFile: Extractor {
  static let name = "compose"
  static let version = 1
  static let selectors: [Selector] = [.suffix("yml"), .suffix("yaml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let name = file.name
    return name.hasPrefix("docker-compose") || name.hasPrefix("compose.") || name.hasPrefix("podman-compose")
      ? .wholeIfSmall(upTo: 2 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for service in document["services"]?.members ?? [] {
        guard let image = service.value.string("image") else { continue }
        // What is built here is only called so.
        if service.value["build"] != nil { continue }
        if let package = ImageMention.package(image) { graph.add(package) }
      }
    }
    graph.write(into: &extraction)
  }
}
