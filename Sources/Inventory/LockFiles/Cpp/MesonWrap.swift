import Images
import Model
import Parsing

/// `subprojects/NAME.wrap` of Meson: where the source of a dependency comes from; its folder carries the version.
///
/// Source: Meson's documentation, "Wrap dependency system manual".
struct MesonWrap: Extractor {
  static let name = "meson-wrap"
  static let version = 1
  static let selectors: [Selector] = [.suffix("wrap")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "subprojects" ? .wholeIfSmall(upTo: 64 << 10) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var section = ""
    var values: [String: String] = [:]
    for line in Lines(content.bytes) {
      let text = line.prefix(2048).text.trimmed
      if text.hasPrefix("[") {
        section = text
      } else if section.hasPrefix("[wrap-"), let (key, value) = text.split(atFirst: "=") {
        values[key.trimmed] = value.trimmed
      }
    }
    let name = String(file.name.dropLast(".wrap".count))
    let coordinates = EcosystemName("generic", name)
    var graph = PackageGraph()
    if section.isEmpty { return }
    if let directory = values["directory"], let (_, version) = directory.split(atLast: "-"),
      version.first?.isNumber == true
    {
      let url = values["source_url"].map { ["download_url": $0] } ?? [:]
      graph.add(.locked(coordinates, version, qualifiers: url))
    } else if let revision = values["revision"], let url = values["url"] {
      let version = revision.drop { !$0.isNumber }
      let isNumber = version.contains(".") && revision.utf8.count < 24
      graph.add(
        .locked(coordinates, isNumber ? String(version) : "", qualifiers: ["vcs_url": "git+\(url)@\(revision)"]))
    }
    graph.write(into: &extraction)
  }
}
