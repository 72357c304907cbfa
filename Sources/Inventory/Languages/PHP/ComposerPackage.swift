import Model
import Parsing

/// One package as Composer writes it in `composer.lock` and in `vendor/composer/installed.json`.
struct ComposerPackage {
  let name: String
  let version: String
  let licenses: [String]
  /// What it needs of other packages; `php`, `ext-…` and `lib-…` are no packages and have no slash.
  let needs: [String]
  /// Names of which it takes the place.
  let replaces: [String]
  let attributes: [String: String]

  init?(_ value: JSONValue) {
    guard let name = value.string("name"), let version = value.string("version") else { return nil }
    self.name = name
    self.version = version
    licenses = value["license"]?.licenses ?? []
    needs = (value["require"]?.members ?? []).map(\.key).filter { $0.utf8.contains(0x2F) }
    replaces = (value["replace"]?.members ?? []).map(\.key) + (value["provide"]?.members ?? []).map(\.key)
    var attributes: [String: String] = [:]
    // A branch has no number; the commit says which state of it was taken.
    if version.hasPrefix("dev-") || version.hasSuffix("-dev") {
      attributes["reference"] = value["source"]?.string("reference") ?? value["dist"]?.string("reference")
    }
    if let type = value.string("type"), type != "library" { attributes["composer-type"] = type }
    self.attributes = attributes
  }

  func add(_ package: Package, to graph: inout PackageGraph) {
    let index = graph.add(package, keys: [name.lowercased()])
    for other in replaces where graph.index(of: other.lowercased()) == nil {
      graph.alias(other.lowercased(), for: index)
    }
    for need in needs { graph.edge(from: index, to: need.lowercased()) }
  }
}
