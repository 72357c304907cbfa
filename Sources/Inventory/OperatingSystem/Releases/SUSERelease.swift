import Images
import Model
import Parsing

/// `etc/SuSE-release`: SUSE's before os-release. A sentence, then `VERSION = 11` and `PATCHLEVEL = 4`.
package struct SUSERelease: Extractor {
  package static let name = "suse-release"
  package static let version = 1
  package static let selectors: [Selector] = [.name("SuSE-release")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 64 << 10) }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var lines = Lines(content.bytes)
    guard let title = lines.next()?.trimmed.text else { return }
    let id: String
    if title.hasPrefix("openSUSE") {
      id = "opensuse"
    } else if title.hasPrefix("SUSE Linux Enterprise Desktop") {
      id = "sled"
    } else if title.hasPrefix("SUSE") {
      id = "sles"
    } else {
      return
    }
    let fields = ShellAssignments.parse(content.bytes)
    var version = fields["VERSION"] ?? ""
    if let patch = fields["PATCHLEVEL"], patch != "0", !version.isEmpty, !version.contains(".") {
      version += ".\(patch)"
    }
    extraction.operatingSystem = OperatingSystem(id: id, version: version, prettyName: title)
  }
}
