import Images
import Parsing

/// opkg's database, OpenWrt's and of many embedded systems: dpkg's form at another place.
package struct OpkgStatus: Extractor {
  package static let name = "opkg"
  package static let version = 1
  package static let selectors: [Selector] = [.name("status")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix("opkg") && DpkgStatus.looksLikeControl(head) ? .whole(upTo: 64 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var reader = Deb822(content.bytes)
    while let stanza = DpkgStanza(&reader) {
      guard stanza.isInstalled, !stanza.version.isEmpty else { continue }
      guard extraction.packages.count < 200_000 else {
        return extraction.problem("more than 200000 packages; the rest was not read")
      }
      var package = stanza.found(by: Self.name, type: "opkg")
      // Its `Source` is a path in the build tree.
      package.source = nil
      extraction.packages.append(package)
    }
  }
}
