import Images
import Model
import Parsing

/// `libman.json`: browser libraries that ASP.NET projects take from CDNs. Of cdnjs, unpkg and jsDelivr the names are
/// those of npm.
///
/// Source: Microsoft's documentation, "Use LibMan with ASP.NET Core".
struct LibMan: Extractor {
  static let name = "libman"
  static let version = 1
  static let selectors: [Selector] = [.name("libman.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try RelaxedJSON.parse(content.bytes)
    let usual = document.string("defaultProvider")
    var graph = PackageGraph()
    for value in document["libraries"]?.elements ?? [] {
      guard let library = value.string("library"), (value.string("provider") ?? usual) != "filesystem" else { continue }
      // `@scope/name@1.0`, `name@1.0`, or in the older form two members.
      if let (name, version) = library.split(atLast: "@"), !name.isEmpty {
        graph.add(.locked(.npm(name), version))
      } else if let name = value.string("name"), let version = value.string("version") {
        graph.add(.locked(.npm(name), version))
      }
    }
    graph.write(into: &extraction)
  }
}
