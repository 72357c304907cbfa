import Images
import Model
import Parsing

/// `etc/alpine-release`: the version alone, `3.20.3`.
package struct AlpineRelease: Extractor {
  package static let name = "alpine-release"
  package static let version = 1
  package static let selectors: [Selector] = [.name("alpine-release")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 4096) }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var lines = Lines(content.bytes)
    guard let text = lines.next()?.trimmed.text, let first = text.utf8.first, (0x30...0x39).contains(first) else {
      return
    }
    extraction.operatingSystem = OperatingSystem(id: "alpine", version: text)
  }
}
