import Images
import Model
import Parsing

/// `conaninfo.txt` in a package's folder of Conan's cache. Conan 1 writes `[full_requires]` and its folders say the name:
/// `.conan/data/NAME/VERSION/USER/CHANNEL/package/ID/`; Conan 2 writes `[requires]`.
///
/// Source: Conan's documentation, "The package cache" and conaninfo.txt.
struct ConanInfo: Extractor {
  static let name = "conaninfo"
  static let version = 1
  static let selectors: [Selector] = [.name("conaninfo.txt")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    let own = Self.own(file.components.map(String.init)).flatMap {
      graph.add(.installed(EcosystemName("conan", $0.name), $0.version, qualifiers: $0.qualifiers))
    }
    var section = ""
    for line in Lines(content.bytes) {
      let text = line.prefix(1024).text.trimmed
      if text.hasPrefix("[") {
        section = text
      } else if section == "[full_requires]" || section == "[requires]", let found = ConanReference(text),
        found.version.contains(where: \.isNumber)
      {
        // `zlib/1.Y.Z` is how the package's identity saw it: no version.
        if section == "[requires]", found.version.hasSuffix(".Z") || found.version.hasSuffix(".Y") { continue }
        let key = "\(found.name)/\(found.version)"
        graph.add(
          .installed(EcosystemName("conan", found.name), found.version, qualifiers: found.qualifiers), keys: [key])
        graph.edge(from: own, to: key)
      }
    }
    graph.write(into: &extraction)
  }

  /// From the folders of Conan 1.
  private static func own(_ parts: [String]) -> ConanReference? {
    guard let place = parts.lastIndex(of: "package"), place >= 5, parts[place - 5] == "data", parts.count == place + 3
    else { return nil }
    return ConanReference("\(parts[place - 4])/\(parts[place - 3])@\(parts[place - 2])/\(parts[place - 1])")
  }
}
