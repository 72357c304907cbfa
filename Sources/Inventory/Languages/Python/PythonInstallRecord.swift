import Images
import Parsing

/// What an installer notes beside a distribution's metadata: where it came from (`direct_url.json`, PEP 610) and which
/// names it can be imported by (`top_level.txt`).
///
/// They are notes, keyed for the folder they stand in, which is the one of the distribution's `METADATA`:
/// `python.url`, `python.editable`, `python.commit`, `python.top-level`.
struct PythonInstallRecord: Extractor {
  static let name = "python-install-record"
  static let version = 1
  static let selectors: [Selector] = [.name("direct_url.json"), .name("top_level.txt")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard file.parent.hasSuffix(".dist-info") || file.parent.hasSuffix(".egg-info") || file.parent.hasSuffix("EGG-INFO")
    else { return .none }
    return .wholeIfSmall(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    if file.name == "top_level.txt" {
      var names: [String] = []
      for line in Lines(content.bytes) where !line.isEmpty && line.count < 200 && names.count < 500 {
        names.append(line.text.trimmingSpaces)
      }
      if !names.isEmpty { extraction.notes["python.top-level"] = names.joined(separator: " ") }
      return
    }
    let document = try JSONValue(parsing: content.bytes)
    if let url = document["url"]?.string { extraction.notes["python.url"] = Self.withoutCredentials(url) }
    if document["dir_info"]?["editable"]?.bool == true { extraction.notes["python.editable"] = "true" }
    if let commit = document["vcs_info"]?["commit_id"]?.string { extraction.notes["python.commit"] = commit }
  }

  /// A URL may carry a password; that belongs to nobody's inventory.
  private static func withoutCredentials(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" }
    guard let at = host.lastIndex(of: "@") else { return url }
    return String(url[..<scheme.upperBound]) + String(rest[rest.index(after: at)...])
  }
}

extension String {
  /// Without spaces, tabs and line ends on either side.
  var trimmingSpaces: String {
    var part = self[...]
    while let first = part.utf8.first, first <= 0x20 { part = part.dropFirst() }
    while let last = part.utf8.last, last <= 0x20 { part = part.dropLast() }
    return String(part)
  }
}
