import Documents
import Images
import Model
import Parsing

/// Ansible's `requirements.yml`: collections and roles; a version without operators is exact.
///
/// Source: Ansible's documentation, "Installing collections" and "Installing roles" from a file.
struct GalaxyRequirements: Extractor {
  static let name = "ansible-requirements"
  static let version = 1
  static let selectors: [Selector] = [.name("requirements.yml"), .name("requirements.yaml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.isBelow("ansible_collections") ? .none : .wholeIfSmall(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    // Helm 2 and others call a file so too.
    guard let documents = try? YAMLDocument.parse(content.bytes) else { return }
    var graph = PackageGraph()
    for document in documents {
      let collections = document["collections"]?.elements ?? []
      for value in collections { add(value, &graph) }
      // A bare list, and `roles`, are roles.
      for value in (document["roles"] ?? document).elements { add(value, &graph) }
    }
    graph.write(into: &extraction)
  }

  private func add(_ value: JSONValue, _ graph: inout PackageGraph) {
    guard let full = value.string ?? value.string("name") ?? value.string("src"), !full.contains("/"),
      let (namespace, name) = full.split(atFirst: ".")
    else { return }
    let coordinates = EcosystemName("ansible", namespace: namespace, name, full: full)
    let version = value["version"]?.scalar ?? ""
    if version.first?.isNumber == true || version.hasPrefix("v"), !version.contains(",") {
      graph.add(.locked(coordinates, version))
    } else {
      graph.add(.declared(coordinates, range: version))
    }
  }
}
