import Images
import Model
import Parsing

/// `vendor/modules.txt`: the modules whose code lies in `vendor`.
///
/// Source: "Go Modules Reference", section "Vendoring".
struct GoVendor: Extractor {
  static let name = "go-vendor"
  static let version = 1
  static let selectors: [Selector] = [.name("modules.txt")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "vendor" ? .whole(upTo: 8 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    var current: Package?
    var hasCode = false
    func flush() {
      // A module of which no package is used has no code here.
      if let current, hasCode { graph.add(current) }
      (current, hasCode) = (nil, false)
    }
    for line in Lines(content.bytes) {
      let text = line.prefix(4096).text
      if text.hasPrefix("## ") {
        if text.contains("explicit") { current?.attributes["direct"] = "true" }
      } else if text.hasPrefix("# ") {
        flush()
        var words = text.dropFirst(2).split(separator: " ").map(String.init)
        if let arrow = words.firstIndex(of: "=>") { words = Array(words[(arrow + 1)...]) }
        // Replaced by a folder: no version.
        guard words.count >= 2 else { continue }
        current = .locked(.golang(words[0]), words[1])
      } else if !text.isEmpty {
        hasCode = true
      }
    }
    flush()
    graph.write(into: &extraction)
  }
}
