import Images
import Model
import Parsing

/// `paket.lock`: groups, in them sources (`NUGET`, `GITHUB`, `HTTP`), packages at four spaces, what they need at six.
///
/// Source: Paket's documentation, "The paket.lock file".
struct PaketLock: Extractor {
  static let name = "paket-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("paket.lock")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    var group = "main"
    var source = ""
    var current: Int?
    for line in Lines(content.bytes) {
      var indent = 0
      while line[indent] == 0x20 { indent += 1 }
      guard line[indent] != nil else { continue }
      let text = line[from: indent].text
      switch indent {
      case 0:
        if text.hasPrefix("GROUP ") {
          group = String(text.dropFirst(6)).lowercased()
          source = ""
        } else {
          source = text
        }
      case 4 where source == "NUGET":
        guard let (name, version) = Self.reference(text) else { continue }
        current = graph.add(
          .locked(EcosystemName("nuget", name), version, scope: Self.scope(of: group)),
          keys: [group + "/" + name.lowercased()])
      case 6 where source == "NUGET":
        if let name = text.split(separator: " ").first {
          graph.edge(from: current, to: group + "/" + name.lowercased())
        }
      default: continue
      }
    }
    graph.write(into: &extraction)
  }

  /// `Argu (6.1.1) - restriction: …`
  private static func reference(_ text: String) -> (String, String)? {
    guard let (name, rest) = text.split(atFirst: " "), rest.hasPrefix("(") else { return nil }
    let version = rest.dropFirst().prefix { $0 != ")" && $0 != " " }
    return (name, String(version))
  }

  private static func scope(of group: String) -> Package.Scope {
    ["build", "test", "tests", "docs", "tools", "formatting", "benchmarks"].contains(group) ? .development : .runtime
  }
}
