import Images
import Model
import Parsing

/// `etc/lsb-release`: Ubuntu's before os-release was there, and of some that follow it.
package struct LSBRelease: Extractor {
  package static let name = "lsb-release"
  package static let version = 1
  package static let selectors: [Selector] = [.name("lsb-release")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    // The program of the same name is a script.
    file.parent.hasSuffix("etc") && !head.starts(with: "#!") ? .whole(upTo: 64 << 10) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let fields = ShellAssignments.parse(content.bytes)
    guard let id = fields["DISTRIB_ID"].map(Distribution.canonical), !id.isEmpty else { return }
    extraction.operatingSystem = OperatingSystem(
      id: id, version: fields["DISTRIB_RELEASE"] ?? "", codename: fields["DISTRIB_CODENAME"],
      prettyName: fields["DISTRIB_DESCRIPTION"])
  }
}
