import Images
import Model
import Parsing

/// WordPress itself: `wp-includes/version.php` assigns `$wp_version`.
///
/// Source: WordPress' code reference.
struct WordPressCore: Extractor {
  static let name = "wordpress"
  static let version = 1
  static let selectors: [Selector] = [.name("version.php")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "wp-includes" ? .whole(upTo: 256 << 10) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let version = PHPAssignment.text("$wp_version", in: content.bytes) else {
      throw ParseError("WordPress' version.php", "no literal is assigned to $wp_version")
    }
    var graph = PackageGraph()
    graph.add(.installed(EcosystemName("generic", "wordpress"), version, licenses: ["GPL-2.0-or-later"]))
    graph.write(into: &extraction)
  }
}

/// One assignment in a PHP program, without running it.
enum PHPAssignment {
  /// The literal that is assigned to a variable (`$x = 'text';`) or a constant (`const X = 'text';`).
  static func text(_ variable: String, in bytes: Bytes) -> String? {
    let needle = Array(variable.utf8)
    var from = 0
    while let place = bytes.firstRange(of: needle, from: from) {
      from = place.upperBound
      var cursor = TextCursor(bytes[from: from].prefix(512), comments: .slashes)
      cursor.skipSpace()
      guard cursor.take(UInt8(ascii: "=")) || cursor.take(UInt8(ascii: ",")) else { continue }
      cursor.skipSpace()
      if let text = cursor.quoted() { return text }
    }
    return nil
  }
}
