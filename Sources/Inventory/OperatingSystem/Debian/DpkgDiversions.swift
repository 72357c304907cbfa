import Images
import Parsing

/// Files that dpkg installs elsewhere because another package, or the administrator, took their place:
/// `var/lib/dpkg/diversions`. Three lines each: from, to, by which package (`:` is the administrator).
///
/// Source: dpkg-divert(1).
package struct DpkgDiversions: Extractor {
  package static let name = "dpkg-diversions"
  package static let version = 1
  package static let selectors: [Selector] = [.name("diversions")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    head[0] == UInt8(ascii: "/") ? .wholeIfSmall(upTo: 4 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var lines = Lines(content.bytes)
    var records: [String] = []
    while let from = lines.next(), let to = lines.next(), let package = lines.next(), records.count < 100_000 {
      guard from[0] == UInt8(ascii: "/"), to[0] == UInt8(ascii: "/") else { break }
      records.append("\(from[from: 1].text)\0\(to[from: 1].text)\0\(package.text)")
    }
    if !records.isEmpty { extraction.notes[OwnedPathMapping.diversionNote] = records.joined(separator: "\n") }
  }
}
