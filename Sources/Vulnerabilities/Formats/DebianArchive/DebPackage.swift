import Archives
import Parsing

/// Takes the changelog out of a Debian package.
///
/// Source: deb(5); Debian policy, 12.7 (`usr/share/doc/PACKAGE/changelog.Debian.gz`, `changelog.gz` for native ones).
enum DebPackage {
  static let maximumChangelog = 64 << 20

  /// Nil where the package has none, as its documentation is a link to another package's.
  static func changelog(_ bytes: Bytes) throws(ParseError) -> Bytes? {
    do {
      let archive = try ArArchive(bytes)
      guard let data = archive.members.first(where: { $0.name.hasPrefix("data.tar") }) else {
        throw ArchiveError.corrupt(format: "Debian package", reason: "it has no data.tar")
      }
      return try changelog(in: data.contents)
    } catch {
      throw ParseError("Debian package", "\(error)")
    }
  }

  private static func changelog(in data: Bytes) throws(ArchiveError) -> Bytes? {
    let packed = BytesSource(data)
    let first = try packed.nextChunk()
    let source = try Compression(head: data.prefix(8)).unpack(first: first, packed) ?? BytesSource(data)
    let reader = TarReader(Chunks(source))
    var native: Bytes?
    while let entry = try reader.next() {
      guard entry.kind == .file, let name = documentName(entry.path), entry.size <= maximumChangelog else { continue }
      guard name.hasPrefix("changelog.Debian") || name == "changelog.gz" || name == "changelog" else { continue }
      var content: [UInt8] = []
      try reader.body(failure: { $0 }) { piece throws(ArchiveError) in content += piece }
      let text = try Inflate.any(Bytes(content), limit: maximumChangelog)
      // The changelog of a rebuild alone (`changelog.Debian.amd64.gz`) only says that it was rebuilt.
      if name == "changelog.Debian.gz" || name == "changelog.Debian" { return text }
      // Upstream's own changelog has the same name as a native package's: told apart by its form, later.
      if name == "changelog.gz" || name == "changelog" { native = text }
    }
    return native
  }

  /// The file's name, of `usr/share/doc/PACKAGE/NAME`.
  private static func documentName(_ path: String) -> Substring? {
    let parts = path.split(separator: "/")
    return parts.count == 5 && parts[0] == "usr" && parts[1] == "share" && parts[2] == "doc" ? parts[4] : nil
  }
}
