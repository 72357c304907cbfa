import Images
import Model
import Parsing

/// Base images of a `Dockerfile` or `Containerfile`: `FROM [--platform=…] IMAGE [AS NAME]` and `COPY --from=IMAGE`.
///
/// Source: Docker's "Dockerfile reference". Global `ARG`s with a default are filled in.
struct ContainerFile: Extractor {
  static let name = "containerfile"
  static let version = 1
  static let selectors: [Selector] = [
    .name("Dockerfile"), .name("Containerfile"), .suffix("dockerfile"), .suffix("containerfile"),
  ]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    var arguments: [String: String] = [:]
    var stages: Set<String> = []
    for line in Lines(content.bytes) {
      let words = line.prefix(4096).text.split { $0 == " " || $0 == "\t" }
      guard let first = words.first else { continue }
      switch first.uppercased() {
      case "ARG":
        for word in words.dropFirst() {
          if let (name, value) = word.split(atFirst: "="), arguments.count < 256 {
            arguments[name] = value.filter { $0 != "\"" && $0 != "'" }
          }
        }
      case "FROM":
        let rest = words.dropFirst().drop { $0.hasPrefix("--") }
        guard let image = rest.first else { continue }
        add(String(image), arguments, stages, &graph)
        if rest.count >= 3, rest[rest.startIndex + 1].lowercased() == "as" {
          stages.insert(rest[rest.startIndex + 2].lowercased())
        }
      case "COPY":
        for word in words where word.hasPrefix("--from=") {
          let image = String(word.dropFirst("--from=".count))
          if Int(image) == nil { add(image, arguments, stages, &graph) }
        }
      default: continue
      }
    }
    graph.write(into: &extraction)
  }

  private func add(
    _ image: String, _ arguments: [String: String], _ stages: Set<String>, _ graph: inout PackageGraph
  ) {
    var text = image
    for (name, value) in arguments.sorted(by: { $0.key.count > $1.key.count }) where text.contains("$") {
      for form in ["${\(name)}", "$\(name)"] {
        if let place = text.place(of: form), text.utf8.count < 1024 { text.replaceSubrange(place, with: value) }
      }
    }
    guard !stages.contains(text.lowercased()), text != "scratch", let package = ImageMention.package(text) else {
      return
    }
    graph.add(package)
  }
}
