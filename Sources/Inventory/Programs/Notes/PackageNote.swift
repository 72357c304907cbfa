import Images
import Model
import Parsing

/// The package that a program was built for, as the distribution's linker wrote it into the program.
///
/// It says what the package database says, and is worth its weight where that one is gone: attribute `evidence` =
/// `elf-note`; `os-cpe` the operating system it was built for.
///
/// Source: UAPI Group, "Package Metadata for Executable Files": a note of owner `FDO` and type `0xcafe1a7e`.
struct PackageNote: Extractor {
  static let name = "elf-package-note"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf)]

  static let maximumNote = 64 << 10

  func interest(in file: FileEntry, head: Bytes) -> Interest { ProgramInterest.linked(file, head) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for program in ProgramFile.all(in: content.bytes) {
      let places = program.section(".note.package").map { [$0.range] } ?? program.notes
      for place in places {
        guard let text = Self.find(program, place) else { continue }
        if let package = Self.package(try JSONValue(parsing: text, maximumDepth: 4)) {
          extraction.packages.append(package)
        }
        return
      }
    }
  }

  /// Notes stand one after the other: sizes of owner and content, a type, the two padded to four bytes.
  private static func find(_ program: ProgramFile, _ range: Range<Int>) -> Bytes? {
    var at = range.lowerBound
    while at + 12 <= range.upperBound {
      guard let ownerSize = program.integer(at: at, as: UInt32.self).map(Int.init),
        let size = program.integer(at: at + 4, as: UInt32.self).map(Int.init),
        let type = program.integer(at: at + 8, as: UInt32.self)
      else { return nil }
      let content = at + 12 + (ownerSize + 3) / 4 * 4
      if type == 0xCAFE_1A7E, ownerSize == 4, program.bytes[at + 12..<at + 16].starts(with: "FDO") {
        guard size <= maximumNote, content + size <= range.upperBound else { return nil }
        let text = program.bytes[content..<content + size]
        return text[0..<(text.firstIndex(of: 0) ?? size)]
      }
      at = content + (size + 3) / 4 * 4
    }
    return nil
  }

  private static func package(_ note: JSONValue) -> Package? {
    guard let name = note["name"]?.string, !name.isEmpty, let version = note["version"]?.string,
      let type = note["type"]?.string, ["rpm", "deb", "apk", "alpm", "arch", "pacman"].contains(type)
    else { return nil }
    let kind = type == "arch" || type == "pacman" ? "alpm" : type
    var attributes = ["evidence": "elf-note"]
    for (key, attribute) in [("osCpe", "os-cpe"), ("os", "os-id"), ("osVersion", "os-version")] {
      if let value = note[key]?.string, !value.isEmpty { attributes[attribute] = String(value.prefix(256)) }
    }
    let architecture = note["architecture"]?.string
    var qualifiers: [String: String] = [:]
    qualifiers["arch"] = architecture
    let system = note["os"]?.string ?? attributes["os-cpe"]?.split(separator: ":").dropFirst(2).first.map(String.init)
    return Package(
      type: kind, name: name, version: version,
      purl: PackageURL(type: kind, namespace: system, name: name, version: version, qualifiers: qualifiers),
      architecture: architecture, foundBy: Self.name, attributes: attributes)
  }
}
