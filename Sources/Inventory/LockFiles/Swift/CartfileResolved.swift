import Images
import Model
import Parsing

/// `Cartfile.resolved` of Carthage: `github "owner/name" "1.0"`, `git "URL" "1.0"`, `binary "URL" "1.0"`.
///
/// Source: Carthage's documentation, "Artifacts". Repositories are named as Swift packages are, by which advisories on
/// them are found.
struct CartfileResolved: Extractor {
  static let name = "carthage-resolved"
  static let version = 1
  static let selectors: [Selector] = [.name("Cartfile.resolved")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    var cursor = TextCursor(content.bytes, comments: .hash)
    while true {
      cursor.skipSpace()
      guard let kind = cursor.identifier() else {
        if cursor.isAtEnd { break }
        throw ParseError("Cartfile.resolved", "expected github, git or binary", at: cursor.offset)
      }
      cursor.skipSpace()
      guard let source = cursor.quoted("\"") else {
        throw ParseError("Cartfile.resolved", "expected a source in quotes", at: cursor.offset)
      }
      cursor.skipSpace()
      let version = cursor.quoted("\"") ?? ""
      let name: EcosystemName?
      switch kind {
      case "github":
        name = source.contains("://") ? .swift(source) : EcosystemName("swift", path: "github.com/\(source)")
      case "git": name = .swift(source)
      case "binary":
        let file = source.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
        name = EcosystemName("generic", String(file))
      default: name = nil
      }
      if let name { graph.add(.locked(name, version)) }
    }
    graph.write(into: &extraction)
  }
}
