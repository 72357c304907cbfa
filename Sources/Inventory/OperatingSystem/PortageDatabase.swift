import Images
import Model
import Parsing

/// Portage's database: a folder a package, `var/db/pkg/CATEGORY/NAME-VERSION/`. Its `PF` names the package, `CONTENTS`
/// lists what it owns. Gentoo and its derivatives.
///
/// Source: Package Manager Specification 8, 3.2 "Package names" and 14 "VDB"; portage(5).
package struct PortageDatabase: Extractor {
  package static let name = "portage"
  package static let version = 1
  package static let selectors: [Selector] = [.name("PF"), .name("CONTENTS")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard Self.folders(file.path) != nil else { return .none }
    return .whole(upTo: file.name == "PF" ? 4096 : 64 << 20)
  }

  /// Category and `NAME-VERSION` of a path below `var/db/pkg`.
  private static func folders(_ path: String) -> (category: String, folder: String)? {
    let parts = path.split(separator: "/")
    guard parts.count >= 6, parts[parts.count - 4] == "pkg", parts[parts.count - 5] == "db" else { return nil }
    return (String(parts[parts.count - 3]), String(parts[parts.count - 2]))
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    guard let (category, folder) = Self.folders(file.path) else { return }
    if file.name == "CONTENTS" {
      let owned = Self.owned(content.bytes)
      if !owned.isEmpty {
        extraction.ownership = [.init(manager: "portage", package: "\(category)/\(folder)", owned: owned)]
      }
      return
    }
    var lines = Lines(content.bytes)
    let text = lines.next()?.trimmed.text ?? folder
    guard let split = Self.split(text) else {
      throw ParseError("portage database", "\(text.prefix(100)) has no version")
    }
    extraction.packages = [
      Package(
        type: "ebuild", name: "\(category)/\(split.name)", version: split.version,
        purl: PackageURL(type: "ebuild", namespace: category, name: split.name, version: split.version),
        foundBy: Self.name)
    ]
  }

  /// `gtk+-2.24.33-r3` → `gtk+`, `2.24.33-r3`: the version begins at the last hyphen before a digit that leaves nothing
  /// but a version, where a revision `-rN` belongs to it.
  static func split(_ text: String) -> (name: String, version: String)? {
    let bytes = Array(text.utf8)
    var end = bytes.count
    if let hyphen = bytes.lastIndex(of: UInt8(ascii: "-")), hyphen + 2 < bytes.count,
      bytes[hyphen + 1] == UInt8(ascii: "r"), bytes[(hyphen + 2)...].allSatisfy({ (0x30...0x39).contains($0) })
    {
      end = hyphen
    }
    guard let hyphen = bytes[..<end].lastIndex(of: UInt8(ascii: "-")), hyphen > 0, hyphen + 1 < end,
      (0x30...0x39).contains(bytes[hyphen + 1])
    else { return nil }
    return (
      String(decoding: bytes[..<hyphen], as: UTF8.self), String(decoding: bytes[(hyphen + 1)...], as: UTF8.self)
    )
  }

  /// `obj PATH MD5 MTIME`, `sym PATH -> TARGET MTIME`; paths may have blanks.
  private static func owned(_ bytes: Bytes) -> OwnedPaths {
    var packer = OwnedPaths.Packer()
    let arrow = Array(" -> ".utf8)
    for line in Lines(bytes) where line.count > 5 && line[4] == UInt8(ascii: "/") {
      if line.starts(with: "obj ") {
        var end = line.count
        for _ in 0..<2 {
          while end > 5, line[end - 1] != 0x20 { end -= 1 }
          end -= 1
        }
        if end > 5 { packer.append(line[5..<end]) }
      } else if line.starts(with: "sym "), let hit = line.firstRange(of: arrow) {
        packer.append(line[5..<hit.lowerBound])
      }
    }
    return packer.finished()
  }
}
