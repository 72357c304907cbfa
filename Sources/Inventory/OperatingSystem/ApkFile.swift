import Archives
import Images
import Model
import Parsing

/// An Alpine package file that lies about (`*.apk`): not installed, and said to be so. Android's files of that name are
/// zips and none of these.
///
/// Source: Alpine wiki, "Apk spec", "Package format V2": gzip streams one after the other, the control stream has
/// `.PKGINFO`. apk-tools 3's own format is not read.
package struct ApkFile: Extractor {
  package static let name = "apk-file"
  package static let version = 2
  package static let selectors: [Selector] = [.suffix("apk")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    Magic(head) == .gzip ? .start(of: 4 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let control: Bytes?
    do throws(ArchiveError) {
      let packed = BytesSource(content.bytes)
      let first = try packed.nextChunk()
      guard let unpacked = try Compression.gzip.unpack(first: first, packed) else { return }
      control = try PackedMember.find(".PKGINFO", in: TarReader(Chunks(unpacked)), limit: 4 << 20)
    } catch {
      throw ParseError("apk", "\(error)")
    }
    guard let control else { return }
    var fields: [String: String] = [:]
    for line in Lines(control) {
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")), line[0] != UInt8(ascii: "#") else { continue }
      let key = line[0..<equals].trimmed.text
      if ["pkgname", "pkgver", "arch", "origin", "license", "maintainer"].contains(key) {
        fields[key] = line[from: equals + 1].trimmed.text
      }
    }
    guard let name = fields["pkgname"], let version = fields["pkgver"], !name.isEmpty, !version.isEmpty else { return }
    extraction.packages = [
      Package(
        type: "apk", name: name, version: version,
        purl: PackageURL(
          type: "apk", name: name, version: version, qualifiers: fields["arch"].map { ["arch": $0] } ?? [:]),
        source: .init(name: fields["origin"] ?? name, version: version), architecture: fields["arch"],
        licenses: fields["license"].map { [$0] } ?? [], scope: .declared, foundBy: Self.name,
        attributes: fields["maintainer"].map { ["maintainer": $0] } ?? [:])
    ]
  }
}
