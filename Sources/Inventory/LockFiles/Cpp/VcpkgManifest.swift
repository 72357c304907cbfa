import Images
import Model
import Parsing

/// `vcpkg.json`: what a project asks for. Exact are only the `overrides`; everything else depends on the baseline.
///
/// Source: Microsoft's documentation, "vcpkg.json reference".
struct VcpkgManifest: Extractor {
  static let name = "vcpkg-manifest"
  static let version = 1
  static let selectors: [Selector] = [.name("vcpkg.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    // vcpkg's own ports and versions lie about in a checkout of it.
    file.isBelow("ports") || file.isBelow("buildtrees") ? .none : .whole(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var exact: [String: String] = [:]
    for value in document["overrides"]?.elements ?? [] {
      if let name = value.string("name"), let version = VcpkgVersion(value) { exact[name] = version.text }
    }
    var graph = PackageGraph()
    var lists = [document["dependencies"]]
    lists += (document["features"]?.members ?? []).map { $0.value["dependencies"] }
    for value in lists.flatMap({ $0?.elements ?? [] }) {
      guard let name = value.string ?? value.string("name") else { continue }
      let scope: Package.Scope = value["host"]?.bool == true ? .development : .runtime
      if let version = exact[name] {
        graph.add(.locked(EcosystemName("vcpkg", name), version, scope: scope))
      } else {
        let range = value.string("version>=").map { ">=\($0)" } ?? ""
        graph.add(.declared(EcosystemName("vcpkg", name), range: range, scope: scope))
      }
    }
    graph.write(into: &extraction)
  }
}

/// A port's version in one of its four schemes, with the port's own revision: `1.2.13#2`.
struct VcpkgVersion {
  let text: String

  init?(_ value: JSONValue) {
    for key in ["version", "version-semver", "version-date", "version-string"] {
      guard let version = value.string(key) else { continue }
      let port = value["port-version"]?.integer ?? 0
      text = port > 0 ? "\(version)#\(port)" : version
      return
    }
    return nil
  }
}
