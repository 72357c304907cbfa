import Images
import Model
import Parsing

/// os-release: which distribution, which release. At `etc/os-release` and `usr/lib/os-release`.
///
/// Source: os-release(5).
package struct OSRelease: Extractor {
  package static let name = "os-release"
  package static let version = 1
  package static let selectors: [Selector] = [.name("os-release"), .name("initrd-release")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest { .whole(upTo: 64 << 10) }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let fields = ShellAssignments.parse(content.bytes)
    guard let id = fields["ID"].map(Distribution.canonical), !id.isEmpty else { return }
    var system = OperatingSystem(
      id: id, version: fields["VERSION_ID"] ?? "", codename: fields["VERSION_CODENAME"] ?? fields["UBUNTU_CODENAME"],
      prettyName: fields["PRETTY_NAME"] ?? fields["NAME"],
      like: (fields["ID_LIKE"] ?? "").split(separator: " ").map { Distribution.canonical(String($0)) })
    if id == "centos", fields["NAME"]?.firstRange(of: "Stream") != nil { system.id = "centos-stream" }
    // Debian before 9 has no code name of its own: `8 (jessie)`.
    if system.codename == nil, let text = fields["VERSION"], let open = text.utf8.firstIndex(of: UInt8(ascii: "(")),
      let close = text.utf8.lastIndex(of: UInt8(ascii: ")")), open < close
    {
      let inside = text[text.utf8.index(after: open)..<close]
      if inside.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) { system.codename = String(inside) }
    }
    if id == "opensuse-tumbleweed" || id == "arch" { system.version = "" }
    if system.codename?.isEmpty == true { system.codename = nil }
    extraction.operatingSystem = system
  }
}
