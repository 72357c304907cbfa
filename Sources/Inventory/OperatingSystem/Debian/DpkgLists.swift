import Images
import Parsing

/// Which paths each package installed: `var/lib/dpkg/info/PACKAGE[:ARCH].list`, the same with opkg, and in images without
/// dpkg `status.d/PACKAGE.md5sums`. Only ownership; the digests are not held against the files.
///
/// Source: dpkg-query(1), `--listfiles`; deb-md5sums(5).
package struct DpkgLists: Extractor {
  package static let name = "dpkg-lists"
  package static let version = 1
  package static let selectors: [Selector] = [.suffix("list"), .suffix("md5sums")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    if file.path.hasSuffix(".list") {
      return head.starts(with: "/.\n") || file.parent.hasSuffix("pkg/info") ? .whole(upTo: 64 << 20) : .none
    }
    return file.parent.hasSuffix("status.d") ? .whole(upTo: 64 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let isList = file.path.hasSuffix(".list")
    let package = file.name.dropLast(isList ? 5 : 8)
    guard !package.isEmpty else { return }
    var packer = OwnedPaths.Packer()
    if isList {
      Self.files(content.bytes) { packer.append($0) }
    } else {
      for line in Lines(content.bytes) where line.count > 34 { packer.append(line[from: 34]) }
    }
    let owned = packer.finished()
    guard !owned.isEmpty else { return }
    let manager = file.parent.hasSuffix("opkg/info") ? "opkg" : "dpkg"
    extraction.ownership = [.init(manager: manager, package: String(package), owned: owned)]
  }

  /// The list without its directories: those come before what is in them.
  private static func files(_ bytes: Bytes, _ body: (Bytes) -> Void) {
    var waiting: Bytes?
    for var line in Lines(bytes) {
      // opkg writes the mode behind a tab.
      if let tab = line.firstIndex(of: 0x09) { line = line[0..<tab] }
      guard line[0] == UInt8(ascii: "/"), line.count > 1, line.count > 2 || line[1] != UInt8(ascii: ".") else {
        continue
      }
      if let last = waiting, !isParent(last, of: line) { body(last[from: 1]) }
      waiting = line
    }
    if let waiting { body(waiting[from: 1]) }
  }

  private static func isParent(_ folder: Bytes, of path: Bytes) -> Bool {
    path.count > folder.count && path[folder.count] == UInt8(ascii: "/") && path.prefix(folder.count) == folder
  }
}
