import Images
import Model
import Parsing

/// `.opam-switch/switch-state`: everything that is installed in a switch of opam: `installed: ["base.v0.16.3" …]`.
///
/// Source: opam's manual, "Switch state".
struct OpamSwitch: Extractor {
  static let name = "opam-switch"
  static let version = 1
  static let selectors: [Selector] = [.name("switch-state")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == ".opam-switch" ? .whole(upTo: 4 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let fields = OpamFields(content.bytes)
    var graph = PackageGraph()
    for text in fields.lists["installed"] ?? [] {
      guard let (name, version) = text.split(atFirst: ".") else { continue }
      graph.add(.installed(EcosystemName("opam", name), version))
    }
    graph.write(into: &extraction)
  }
}
