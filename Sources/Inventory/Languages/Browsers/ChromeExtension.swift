import Images
import Model
import Parsing

/// Extensions of Chromium's family: `Extensions/ID/VERSION_0/manifest.json`, ID being 32 letters from `a` to `p`.
///
/// Source: Chrome's documentation, "Manifest file format".
struct ChromeExtension: Extractor {
  static let name = "chrome-extension"
  static let version = 1
  static let selectors: [Selector] = [.name("manifest.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    Self.identifier(file) == nil ? .none : .whole(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let identifier = Self.identifier(file) else { return }
    let document = try RelaxedJSON.parse(content.bytes)
    guard document["manifest_version"] != nil, let version = document.string("version") else { return }
    var package = Package.installed(EcosystemName("chrome-extension", identifier), version)
    // `__MSG_name__` stands for a text in a file of the language.
    if let title = document.string("name"), !title.hasPrefix("__MSG_") {
      package.attributes["title"] = String(title.prefix(128))
    }
    package.attributes["manifest-version"] = document["manifest_version"]?.scalar
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }

  private static func identifier(_ file: FileEntry) -> String? {
    let parts = file.components
    guard parts.count >= 4, parts[parts.count - 4] == "Extensions" else { return nil }
    let identifier = parts[parts.count - 3]
    guard identifier.utf8.count == 32, identifier.utf8.allSatisfy({ (0x61...0x70).contains($0) }) else { return nil }
    return String(identifier)
  }
}
