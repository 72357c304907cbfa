import Images
import Model
import Parsing

/// `cpanfile.snapshot` of Carton: a distribution at two spaces, its facts at four, its modules at six.
///
/// Source: Carton's documentation; `# carton snapshot format: version 1.0`.
struct CpanSnapshot: Extractor {
  static let name = "cpan-snapshot"
  static let version = 1
  static let selectors: [Selector] = [.name("cpanfile.snapshot")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    var current: Int?
    var section = ""
    for line in Lines(content.bytes) {
      var indent = 0
      while line[indent] == 0x20 { indent += 1 }
      guard line[indent] != nil else { continue }
      let text = line[from: indent].prefix(1024).text
      switch indent {
      case 2:
        current = nil
        guard let distribution = CpanDistribution(text) else { continue }
        current = graph.add(.locked(EcosystemName("cpan", distribution.name), distribution.version))
      case 4:
        section = text
        if text.hasPrefix("pathname: "), let author = CpanDistribution.author(ofPath: String(text.dropFirst(10))) {
          graph.setAttribute("author", author, at: current)
        }
      case 6:
        let module = String(text.prefix { $0 != " " })
        if section == "provides:" { graph.alias(module, for: current) }
        if section == "requirements:" { graph.edge(from: current, to: module) }
      default: continue
      }
    }
    graph.write(into: &extraction)
  }
}

/// `Mojolicious-9.34` or `MIYAGAWA/Plack-1.0050.tar.gz`, as CPAN calls what it distributes.
struct CpanDistribution: Equatable {
  let name: String
  let version: String

  /// Splits at the last hyphen before a digit (or `v` and a digit).
  init?(_ text: String) {
    var file = (text.split(separator: "/").last ?? "")[...]
    for suffix in [".tar.gz", ".tgz", ".tar.bz2", ".zip"] where file.hasSuffix(suffix) {
      file = file.dropLast(suffix.count)
    }
    guard let (name, version) = file.split(atLast: "-"), !name.isEmpty else { return nil }
    let number = version.hasPrefix("v") ? version.dropFirst() : version[...]
    guard number.first?.isNumber == true else { return nil }
    self.name = name
    self.version = version
  }

  /// `M/MI/MIYAGAWA/Plack-1.0050.tar.gz` → `MIYAGAWA`.
  static func author(ofPath path: String) -> String? {
    let parts = path.split(separator: "/")
    return parts.count >= 4 ? String(parts[2]) : nil
  }
}
