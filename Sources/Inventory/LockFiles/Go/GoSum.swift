import Images
import Model
import Parsing

/// `go.sum`, which knows more than is built: every version that was ever looked at. Its packages are declared, with the
/// attribute `go-sum`; they count only beside a `go.mod` of before Go 1.17, as the note `go.mod.version` there says.
///
/// Source: "Go Modules Reference", section "go.sum files". A line that ends in `/go.mod` is about the file, not the code.
struct GoSum: Extractor {
  static let name = "go-sum"
  static let version = 1
  static let selectors: [Selector] = [.name("go.sum")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage || file.isBelow("vendor") || file.isBelow("testdata") ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for line in Lines(content.bytes) {
      let words = line.prefix(2048).text.split(separator: " ")
      guard words.count == 3, words[2].hasPrefix("h1:"), !words[1].hasSuffix("/go.mod") else { continue }
      graph.add(
        .locked(.golang(String(words[0])), String(words[1]), scope: .declared, attributes: ["go-sum": "true"]))
    }
    graph.write(into: &extraction)
  }
}
