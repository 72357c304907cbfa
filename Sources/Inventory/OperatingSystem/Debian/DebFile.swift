import Archives
import Images
import Parsing

/// A Debian package file that lies about: not installed, and said to be so.
///
/// Source: deb(5): an `ar` archive of `debian-binary`, `control.tar` and `data.tar`, each packed as its name says.
package struct DebFile: Extractor {
  package static let name = "deb-file"
  package static let version = 2
  package static let selectors: [Selector] = [.magic(.ar)]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    head[8..<21] == Bytes("debian-binary") ? .start(of: 2 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    do throws(ArchiveError) {
      let archive = try ArArchive(content.bytes)
      guard let member = archive.members.first(where: { $0.name.hasPrefix("control.tar") }) else {
        throw .corrupt(format: "deb", reason: "it has no control.tar")
      }
      let tar = try Inflate.any(member.contents, limit: 64 << 20)
      guard let control = try PackedMember.find("control", in: tar, limit: 4 << 20) else {
        throw .corrupt(format: "deb", reason: "control.tar has no control")
      }
      var reader = Deb822(control)
      guard let stanza = DpkgStanza(&reader), !stanza.version.isEmpty else {
        throw .corrupt(format: "deb", reason: "its control file names no package with a version")
      }
      var package = stanza.found(by: Self.name)
      package.scope = .declared
      package.attributes[DependencyLinks.provides] = nil
      package.dependencies = []
      extraction.packages = [package]
    } catch {
      throw ParseError("deb", "\(error)")
    }
  }
}
