import Images
import Model
import Parsing

/// pacman's database: `var/lib/pacman/local/NAME-VERSION/desc`, and `files` beside it for what the package owns. Arch and
/// its derivatives.
///
/// Source: alpm-db-desc(5), alpm-db-files(5): a name between percent signs, its values line by line, an empty line.
package struct PacmanDatabase: Extractor {
  package static let name = "pacman"
  package static let version = 1
  package static let selectors: [Selector] = [.name("desc"), .name("files")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    head.starts(with: "%NAME%") || head.starts(with: "%FILES%") ? .whole(upTo: 64 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    if content.bytes.starts(with: "%FILES%") {
      var packer = OwnedPaths.Packer()
      Self.sections(content.bytes) { section, value in
        if section == Self.files, value[value.count - 1] != UInt8(ascii: "/") { packer.append(value) }
      }
      let owned = packer.finished()
      let folder = file.parent.utf8.lastIndex(of: UInt8(ascii: "/"))
      let package = folder.map { file.parent[file.parent.utf8.index(after: $0)...] } ?? file.parent
      if !owned.isEmpty { extraction.ownership = [.init(manager: "pacman", package: String(package), owned: owned)] }
      return
    }
    var fields: [String: [String]] = [:]
    Self.sections(content.bytes) { section, value in
      if fields[section.text, default: []].count < 8192 { fields[section.text, default: []].append(value.text) }
    }
    guard let name = fields["NAME"]?.first, let version = fields["VERSION"]?.first, !name.isEmpty, !version.isEmpty
    else { throw ParseError("pacman desc", "it names no package with a version") }
    let architecture = fields["ARCH"]?.first
    var attributes: [String: String] = [:]
    if let packager = fields["PACKAGER"]?.first { attributes["maintainer"] = packager }
    let provides = (fields["PROVIDES"] ?? []).map(Self.bare)
    if !provides.isEmpty { attributes[DependencyLinks.provides] = provides.joined(separator: " ") }
    extraction.packages = [
      Package(
        type: "alpm", name: name, version: version,
        purl: PackageURL(
          type: "alpm", name: name, version: version, qualifiers: architecture.map { ["arch": $0] } ?? [:]),
        source: .init(name: fields["BASE"]?.first ?? name, version: version), architecture: architecture,
        licenses: fields["LICENSE"] ?? [], dependencies: (fields["DEPENDS"] ?? []).map(Self.bare), foundBy: Self.name,
        attributes: attributes)
    ]
  }

  private static let files = Bytes("FILES")

  /// `glibc>=2.38` → `glibc`
  private static func bare(_ text: String) -> String { String(text.prefix { !"<>=:".contains($0) }) }

  private static func sections(_ bytes: Bytes, _ value: (_ section: Bytes, _ value: Bytes) -> Void) {
    var section = Bytes()
    for line in Lines(bytes) where !line.isEmpty {
      if line.count > 2, line[0] == UInt8(ascii: "%"), line[line.count - 1] == UInt8(ascii: "%") {
        section = line[1..<line.count - 1]
      } else {
        value(section, line)
      }
    }
  }
}
