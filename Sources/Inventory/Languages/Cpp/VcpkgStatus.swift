import Images
import Model
import Parsing

/// `vcpkg_installed/vcpkg/status` (also `installed/vcpkg/status` of classic mode): stanzas, one a port and one a feature.
/// `updates/` beside it holds further stanzas, the newer of which count.
///
/// Source: vcpkg-tool, `StatusParagraph`.
struct VcpkgStatus: Extractor {
  static let name = "vcpkg-status"
  static let version = 1
  static let selectors: [Selector] = [.name("status"), .folder("updates")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let isOwn = file.name == "status" ? file.folder == "vcpkg" : file.parent.hasSuffix("vcpkg/updates")
    return isOwn ? .whole(upTo: 16 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for stanza in FieldStanzas(content.bytes) {
      guard stanza["feature"] == nil, stanza["status"] == "install ok installed", let name = stanza["package"],
        let version = stanza["version"]
      else { continue }
      let port = stanza["port-version"].flatMap { Int($0) } ?? 0
      let triplet = stanza["architecture"]
      let index = graph.add(
        .installed(
          EcosystemName("vcpkg", name), port > 0 ? "\(version)#\(port)" : version,
          qualifiers: triplet.map { ["triplet": $0] } ?? [:]),
        keys: ["\(name):\(triplet ?? "")"])
      for need in (stanza["depends"] ?? "").split(separator: ",").prefix(1000) {
        let text = need.trimmed.prefix { $0 != "[" && $0 != " " }
        graph.edge(from: index, to: text.contains(":") ? String(text) : "\(text):\(triplet ?? "")")
      }
    }
    graph.write(into: &extraction)
  }
}
