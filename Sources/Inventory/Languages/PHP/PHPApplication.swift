import Images
import Model
import Parsing

/// Well-known applications in PHP that no package manager installs, by the file in which each keeps its version.
///
/// Source: the applications' own sources.
struct PHPApplication: Extractor {
  static let name = "php-application"
  static let version = 1
  static let selectors: [Selector] = [.name("version.php"), .name("Defines.php")]

  private struct Known {
    let file: String
    /// In which folder it stands; nil for the application's own.
    let folder: String?
    let variable: String
    let name: EcosystemName
  }

  private static let known = [
    Known(file: "version.php", folder: nil, variable: "$OC_VersionString", name: EcosystemName("generic", "nextcloud")),
    Known(file: "version.php", folder: nil, variable: "$release", name: .composer("moodle/moodle")),
    Known(
      file: "Defines.php", folder: "includes", variable: "define( 'MW_VERSION'",
      name: .composer("mediawiki/core")),
  ]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let isKnown = Self.known.contains { $0.file == file.name && ($0.folder == nil || file.folder == $0.folder ?? "") }
    return isKnown && file.folder != "wp-includes" ? .wholeIfSmall(upTo: 256 << 10) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for known in Self.known where known.file == file.name {
      guard let text = PHPAssignment.text(known.variable, in: content.bytes) else { continue }
      // Moodle: `4.2.1 (Build: 20230612)`; a plug-in's own version.php has a `$release` as well, but no build.
      if known.variable == "$release", !text.contains("(Build:") { continue }
      let version = String(text.prefix { $0 != " " && $0 != "+" })
      guard version.first?.isNumber == true else { continue }
      var graph = PackageGraph()
      graph.add(.installed(known.name, version))
      graph.write(into: &extraction)
    }
  }
}
