import Images
import Parsing

/// dpkg's database of packages: `var/lib/dpkg/status`, wherever a link leads it, and in images without dpkg one file a
/// package in `var/lib/dpkg/status.d`.
///
/// Source: dpkg(1), "package states"; distroless images for `status.d`.
package struct DpkgStatus: Extractor {
  package static let name = "dpkg"
  package static let version = 1
  package static let selectors: [Selector] = [.name("status"), .folder("status.d")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard !file.parent.hasSuffix("opkg"), !file.parent.hasSuffix("vcpkg"), Self.looksLikeControl(head) else {
      return .none
    }
    return .whole(upTo: 256 << 20)
  }

  /// The first line that is neither empty nor a comment is a field that such a file can begin with.
  static func looksLikeControl(_ head: Bytes) -> Bool {
    for line in Lines(head) {
      guard let first = line[0], first != UInt8(ascii: "#") else { continue }
      return line.starts(with: "Package:") || line.starts(with: "Source:")
    }
    return false
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var reader = Deb822(content.bytes)
    var others: [String] = []
    var count = 0
    while let stanza = DpkgStanza(&reader) {
      count += 1
      guard count <= Self.maximumPackages else {
        extraction.problem("more than \(Self.maximumPackages) packages; the rest was not read")
        break
      }
      guard stanza.isInstalled else {
        others.append(stanza.package)
        continue
      }
      guard !stanza.version.isEmpty else {
        extraction.problem("\(stanza.package.prefix(100)) has no version; left out")
        continue
      }
      extraction.packages.append(stanza.found(by: Self.name))
    }
    if !others.isEmpty { extraction.notes[DatabaseTampering.otherStates] = others.joined(separator: " ") }
  }

  private static let maximumPackages = 200_000
}
