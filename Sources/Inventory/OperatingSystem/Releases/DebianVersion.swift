import Images
import Model
import Parsing

/// `etc/debian_version`: `12.5`, or `forky/sid` for what is not released yet.
package struct DebianVersion: Extractor {
  package static let name = "debian-version"
  package static let version = 1
  package static let selectors: [Selector] = [.name("debian_version")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 4096) }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var lines = Lines(content.bytes)
    guard let text = lines.next()?.trimmed.text, let first = text.utf8.first else { return }
    if (0x30...0x39).contains(first) {
      let major = String(text.prefix { $0 != "." })
      extraction.operatingSystem = OperatingSystem(
        id: "debian", version: major, codename: EndOfLifeTable.release(id: "debian", version: major)?.codename)
    } else if let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) {
      extraction.operatingSystem = OperatingSystem(id: "debian", version: "", codename: String(text[..<slash]))
    }
  }
}
