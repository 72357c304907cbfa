import Documents
import Images
import Model
import Parsing

/// Images of the containers in Kubernetes' manifests, of whatever kind the object is.
///
/// Source: Kubernetes' API reference, `PodSpec`. Templates that are no YAML yet are passed over.
struct KubernetesManifest: Extractor {
  static let name = "kubernetes-manifest"
  static let version = 1
  static let selectors: [Selector] = [.suffix("yml"), .suffix("yaml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard head.firstRange(of: Array("apiVersion:".utf8)) != nil || head.firstRange(of: Array("kind:".utf8)) != nil,
      !file.liesInForeignPackage
    else { return .none }
    return .wholeIfSmall(upTo: 2 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let documents = try? YAMLDocument.parse(content.bytes) else { return }
    var graph = PackageGraph()
    for document in documents where document["apiVersion"] != nil && document["kind"] != nil {
      visit(document, 0, &graph)
    }
    graph.write(into: &extraction)
  }

  private func visit(_ value: JSONValue, _ depth: Int, _ graph: inout PackageGraph) {
    guard depth < 32 else { return }
    for member in value.members {
      if ["containers", "initContainers", "ephemeralContainers"].contains(member.key) {
        for container in member.value.elements {
          if let image = container.string("image"), let package = ImageMention.package(image) { graph.add(package) }
        }
      } else {
        visit(member.value, depth + 1, &graph)
      }
    }
    for element in value.elements { visit(element, depth + 1, &graph) }
  }
}
