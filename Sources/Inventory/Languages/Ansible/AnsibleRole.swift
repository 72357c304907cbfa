import Documents
import Images
import Model
import Parsing

/// `roles/OWNER.NAME/meta/.galaxy_install_info`, which ansible-galaxy leaves in a role that it installed.
///
/// Source: ansible's `galaxy/role.py`.
struct AnsibleRole: Extractor {
  static let name = "ansible-role"
  static let version = 1
  static let selectors: [Selector] = [.name(".galaxy_install_info")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 64 << 10) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let parts = file.components
    guard parts.count >= 3 else { return }
    let role = String(parts[parts.count - 3])
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      guard let version = document["version"]?.scalar, !version.isEmpty else { continue }
      let name = role.split(atFirst: ".").map { EcosystemName("ansible", namespace: $0.0, $0.1, full: role) }
      graph.add(.installed(name ?? EcosystemName("ansible", role), version, attributes: ["kind": "role"]))
    }
    graph.write(into: &extraction)
  }
}
