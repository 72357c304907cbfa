import Images
import Model
import Parsing

/// WordPress' plug-ins (`plugins/SLUG/NAME.php`) and themes (`themes/SLUG/style.css`), by the comment at their head.
///
/// The slug, which is the folder's name, is how plug-ins are known to the directory and to advisories.
///
/// Source: WordPress' developer handbook, "Header Requirements"; WordPress reads the first 8 KiB.
struct WordPressExtension: Extractor {
  static let name = "wordpress-extension"
  static let version = 1
  static let selectors: [Selector] = [.suffix("php"), .name("style.css")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let parts = file.components
    // …/plugins/slug/file.php, …/themes/slug/style.css, or a plug-in of one file: …/plugins/file.php
    guard parts.count >= 2 else { return .none }
    let isTheme = file.name == "style.css"
    let container = isTheme ? "themes" : "plugins"
    let isInFolder = parts.count >= 3 && parts[parts.count - 3] == container
    let isAlone = !isTheme && (parts[parts.count - 2] == container || parts[parts.count - 2] == "mu-plugins")
    guard isInFolder || isAlone else { return .none }
    if file.isBelow("wp-content") { return .wholeIfSmall(upTo: 2 << 20) }
    let mark = isTheme ? "Theme Name:" : "Plugin Name:"
    return head.firstRange(of: Array(mark.utf8)) != nil ? .wholeIfSmall(upTo: 2 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let isTheme = file.name == "style.css"
    let header = Self.header(content.bytes.prefix(8192))
    guard let title = header[isTheme ? "theme name" : "plugin name"], let version = header["version"] else { return }
    let parts = file.components
    let isAlone = parts.count >= 2 && ["plugins", "mu-plugins"].contains(parts[parts.count - 2])
    let slug = isAlone ? String(file.name.prefix { $0 != "." }) : String(file.folder)
    var package = Package.installed(
      EcosystemName(isTheme ? "wordpress-theme" : "wordpress-plugin", slug), version,
      licenses: header["license"].map { [$0] } ?? [])
    package.attributes["title"] = title
    if let author = header["author"] { package.attributes["author"] = author }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }

  /// `Name: value` lines, before which stand only the signs of a comment; names in lower case.
  static func header(_ bytes: Bytes) -> [String: String] {
    var fields: [String: String] = [:]
    for line in Lines(bytes) {
      let text = line.prefix(512).text.drop { " \t/*#@".contains($0) }
      guard let (name, value) = text.split(atFirst: ":"), name.count <= 24 else { continue }
      var trimmed = value.trimmed
      if trimmed.hasSuffix("*/") { trimmed = trimmed.dropLast(2).trimmed }
      let key = name.trimmed.lowercased()
      if fields[key] == nil, !trimmed.isEmpty { fields[key] = trimmed }
    }
    return fields
  }
}
