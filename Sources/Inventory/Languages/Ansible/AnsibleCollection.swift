import Images
import Model
import Parsing

/// `ansible_collections/NAMESPACE/NAME/MANIFEST.json`.
///
/// Source: Ansible's documentation, "Collection structure".
struct AnsibleCollection: Extractor {
  static let name = "ansible-collection"
  static let version = 1
  static let selectors: [Selector] = [.name("MANIFEST.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.isBelow("ansible_collections") ? .whole(upTo: 4 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    guard let info = document["collection_info"], let namespace = info.string("namespace"),
      let name = info.string("name"), let version = info.string("version")
    else { return }
    var package = Package.installed(
      EcosystemName("ansible", namespace: namespace, name, full: "\(namespace).\(name)"), version,
      licenses: info["license"]?.licenses ?? [])
    package.dependencies = (info["dependencies"]?.members ?? []).prefix(500).compactMap { member in
      member.key.split(atFirst: ".").map { PackageURL(type: "ansible", namespace: $0.0, name: $0.1).description }
    }.sorted()
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}
