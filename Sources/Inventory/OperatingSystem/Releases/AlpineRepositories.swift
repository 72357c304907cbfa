import Images
import Parsing

/// `etc/apk/repositories`: from which branch packages come. `edge` there outdoes what the release file says.
///
/// Source: apk-repositories(5).
package struct AlpineRepositories: Extractor {
  package static let name = "alpine-repositories"
  package static let version = 1
  package static let selectors: [Selector] = [.name("repositories")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix("etc/apk") ? .whole(upTo: 1 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var branch: String?
    for line in Lines(content.bytes) {
      var text = line.trimmed.text[...]
      // `@testing https://…`: only for packages that are asked for with that mark.
      if text.hasPrefix("#") || text.hasPrefix("@") { continue }
      while text.hasSuffix("/") { text = text.dropLast() }
      // …/alpine/v3.20/main
      let parts = text.split(separator: "/")
      guard parts.count >= 2, ["main", "community", "testing"].contains(parts[parts.count - 1]) else { continue }
      let found = parts[parts.count - 2]
      guard found == "edge" || found == "latest-stable" || found.hasPrefix("v") else { continue }
      if branch != "edge" { branch = String(found) }
    }
    if let branch { extraction.notes[SystemClaims.branchNote] = branch }
  }
}
