import Documents
import Images
import Model
import Parsing

/// `kustomization.yaml`: `images`, each with a new name, tag or digest.
///
/// Source: Kubernetes' documentation of kustomize, "images".
struct Kustomization: Extractor {
  static let name = "kustomization"
  static let version = 1
  static let selectors: [Selector] = [.name("kustomization.yaml"), .name("kustomization.yml"), .name("Kustomization")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for value in document["images"]?.elements ?? [] {
        guard let name = value.string("newName") ?? value.string("name") else { continue }
        var text = name
        if let tag = value["newTag"]?.scalar { text += ":\(tag)" }
        if let digest = value.string("digest") { text += "@\(digest)" }
        guard text != name, let package = ImageMention.package(text) else { continue }
        graph.add(package)
      }
    }
    graph.write(into: &extraction)
  }
}
