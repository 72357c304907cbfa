import Images
import Model
import Parsing

/// `extension/NAME.control`: an extension that a PostgreSQL server can load.
///
/// Source: PostgreSQL's documentation, "Packaging Related Objects into an Extension".
struct PostgresExtension: Extractor {
  static let name = "postgres-extension"
  static let version = 1
  static let selectors: [Selector] = [.suffix("control")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "extension" ? .wholeIfSmall(upTo: 64 << 10) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for line in Lines(content.bytes) {
      guard let (key, value) = line.prefix(1024).text.split(atFirst: "="), key.trimmed == "default_version" else {
        continue
      }
      var cursor = TextCursor(Bytes(value.trimmed))
      guard let version = cursor.quoted("'") else { continue }
      var package = Package.installed(
        EcosystemName("generic", String(file.name.dropLast(".control".count))), version)
      package.attributes["kind"] = "postgresql-extension"
      var graph = PackageGraph()
      graph.add(package)
      graph.write(into: &extraction)
      return
    }
  }
}
