import Images
import Model
import Parsing

/// `etc/gentoo-release`: `Gentoo Base System release 2.14`. The number is the base package's, not a release's.
package struct GentooRelease: Extractor {
  package static let name = "gentoo-release"
  package static let version = 1
  package static let selectors: [Selector] = [.name("gentoo-release")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 4096) }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    guard content.bytes.starts(with: "Gentoo") else { return }
    extraction.operatingSystem = OperatingSystem(id: "gentoo", version: "", prettyName: "Gentoo Linux")
  }
}
