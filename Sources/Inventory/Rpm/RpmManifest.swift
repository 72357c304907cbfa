import Images
import Model
import Parsing

/// The list that takes the database's place in Azure Linux's and Mariner's distroless images: `container-manifest-2`,
/// ten columns with tabs between, and the poorer `container-manifest-1`, `NAME-VERSION-RELEASE.ARCH` a line.
///
/// Source: the query formats in Microsoft's marinara (`rpm -qa --qf …`).
struct RpmManifest: Extractor {
  static let name = "rpm-manifest"
  static let version = 1
  static let selectors: [Selector] = [.name("container-manifest-2"), .name("container-manifest-1")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix("rpmmanifest") ? .whole(upTo: 16 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var unread = 0
    for line in Lines(content.bytes) where !line.isEmpty {
      if let package = file.name.hasSuffix("2") ? Self.columns(line.text) : Self.bare(line.text) {
        if package.name != "gpg-pubkey" { extraction.packages.append(package) }
      } else {
        unread += 1
      }
    }
    if unread > 0 { extraction.problem("\(unread) lines that name no package") }
  }

  /// Name, version-release, install time, build time, vendor, epoch or `(none)`, size, architecture, epoch as a number,
  /// source package.
  private static func columns(_ line: String) -> Package? {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count >= 10, !fields[0].isEmpty, !fields[1].isEmpty else { return nil }
    func given(_ text: String) -> String? { text.isEmpty || text == "(none)" ? nil : text }
    let (version, release) = split(fields[1])
    return RpmPackages.package(
      name: fields[0], version: version, release: release, epoch: Int(fields[8]) ?? Int(fields[5]) ?? 0,
      architecture: given(fields[7]), sourcePackage: given(fields[9]), vendor: given(fields[4]), license: nil)
  }

  private static func bare(_ line: String) -> Package? {
    guard let dot = line.lastIndex(of: "."), let release = line[..<dot].lastIndex(of: "-"),
      let version = line[..<release].lastIndex(of: "-"), version > line.startIndex
    else { return nil }
    return RpmPackages.package(
      name: String(line[..<version]), version: String(line[line.index(after: version)..<release]),
      release: String(line[line.index(after: release)..<dot]), epoch: 0,
      architecture: String(line[line.index(after: dot)...]), sourcePackage: nil, vendor: nil, license: nil)
  }

  private static func split(_ versionRelease: String) -> (String, String) {
    guard let dash = versionRelease.lastIndex(of: "-") else { return (versionRelease, "") }
    return (String(versionRelease[..<dash]), String(versionRelease[versionRelease.index(after: dash)...]))
  }
}
