import Images
import Model
import Parsing

/// `share/PORT/vcpkg.spdx.json`, which vcpkg writes for every port it installs.
///
/// Of its packages the first, `SPDXRef-port`, is the port; the others are its binary and its sources.
///
/// Source: vcpkg's documentation, "Software Bill of Materials".
struct VcpkgBill: Extractor {
  static let name = "vcpkg-spdx"
  static let version = 1
  static let selectors: [Selector] = [.name("vcpkg.spdx.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 8 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    var graph = PackageGraph()
    // The document is called `zlib:x64-linux@1.2.13 abcdef…`.
    let triplet = (document.string("name") ?? "").split(atFirst: ":")?.1.prefix { $0 != "@" }
    for value in document["packages"]?.elements ?? [] where value.string("SPDXID") == "SPDXRef-port" {
      guard let name = value.string("name"), let version = value.string("versionInfo") else { continue }
      let licenses = [value.string("licenseConcluded"), value.string("licenseDeclared")].compactMap { $0 }
        .filter { $0 != "NOASSERTION" && $0 != "NONE" }
      graph.add(
        .installed(
          EcosystemName("vcpkg", name), version, qualifiers: triplet.map { ["triplet": String($0)] } ?? [:],
          licenses: Array(licenses.prefix(1))))
    }
    graph.write(into: &extraction)
  }
}
