import Images
import Model
import Parsing

/// A package file that lies about: not installed, and said to be so.
///
/// Source: rpm's manual, "Package format v4": a lead of 96 bytes, the signature header, padding to 8, the header.
struct RpmFile: Extractor {
  static let name = "rpm-file"
  static let version = 2
  static let selectors: [Selector] = [.magic(.rpmPackage)]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .start(of: 16 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let bytes = content.bytes
    let signature = try header(bytes, at: 96)
    let end = 96 + 8 + signature.size
    var packages = RpmPackages()
    packages.add(try header(bytes, at: (end + 7) / 8 * 8), scope: .declared, into: &extraction)
    packages.finish(into: &extraction)
  }

  private func header(_ bytes: Bytes, at offset: Int) throws(ParseError) -> RpmHeader {
    guard bytes[from: offset].starts(with: [0x8E, 0xAD, 0xE8, 0x01]) else {
      throw ParseError("rpm file", "no header where one should be", at: offset)
    }
    return try RpmHeader(bytes[from: offset + 8])
  }
}
