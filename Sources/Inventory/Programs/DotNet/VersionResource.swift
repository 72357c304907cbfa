import Parsing

/// The strings of a Windows program's version resource: `ProductVersion`, `FileVersion`, `ProductName` …
///
/// Source: Microsoft, "PE Format" (the .rsrc section), and "VS_VERSIONINFO".
enum VersionResource {
  private static let versionType: UInt32 = 16
  private static let maximumStrings = 256

  static func strings(of file: ProgramFile) -> [String: String] {
    guard file.format == .pe, let directory = PELayout.directory(2, of: file),
      let section = file.sections.first(where: {
        directory.address >= $0.address && directory.address - $0.address < UInt64($0.range.count)
      }), let distance = Int(exactly: directory.address - section.address)
    else { return [:] }
    let resources = file.bytes[section.range][from: distance]
    // Three levels: type, name, language.
    guard let names = entry(resources, at: 0, id: versionType),
      let languages = entry(resources, at: names & 0x7FFF_FFFF),
      let leaf = entry(resources, at: languages & 0x7FFF_FFFF), leaf & 0x8000_0000 == 0,
      let address = resources.integer(at: Int(leaf), as: UInt32.self),
      let size = resources.integer(at: Int(leaf) + 4, as: UInt32.self), size <= 1 << 20,
      let block = file.memory(at: UInt64(address), count: Int(size))
    else { return [:] }
    var found: [String: String] = [:]
    collect(block, depth: 0, into: &found)
    return found
  }

  /// What the entry with an id leads to, or the first entry.
  private static func entry(_ resources: Bytes, at directory: UInt32, id: UInt32? = nil) -> UInt32? {
    let start = Int(directory)
    guard let named = resources.integer(at: start + 12, as: UInt16.self),
      let numbered = resources.integer(at: start + 14, as: UInt16.self)
    else { return nil }
    for index in 0..<min(Int(named) + Int(numbered), 4096) {
      let at = start + 16 + 8 * index
      guard let key = resources.integer(at: at, as: UInt32.self) else { return nil }
      if id == nil || key == id { return resources.integer(at: at + 4, as: UInt32.self) }
    }
    return nil
  }

  /// A block: its length, the length and type of its value, its key, the value, and blocks inside it.
  private static func collect(_ block: Bytes, depth: Int, into found: inout [String: String]) {
    guard depth < 4, let valueLength = block.integer(at: 2, as: UInt16.self),
      let type = block.integer(at: 4, as: UInt16.self)
    else { return }
    var at = 6
    let key = text(block, &at)
    at = (at + 3) / 4 * 4
    if depth == 3 {
      if found.count < maximumStrings, found[key] == nil { found[key] = text(block, &at) }
      return
    }
    // The first level has a structure as its value, the second is either the strings or a list of translations.
    if depth == 1, key != "StringFileInfo" { return }
    at += type == 1 ? Int(valueLength) * 2 : Int(valueLength)
    at = (at + 3) / 4 * 4
    while let length = block.integer(at: at, as: UInt16.self), length >= 6, found.count < maximumStrings {
      collect(block[at..<at + Int(length)], depth: depth + 1, into: &found)
      at += (Int(length) + 3) / 4 * 4
    }
  }

  /// UTF-16 up to a zero.
  private static func text(_ block: Bytes, _ at: inout Int) -> String {
    var units: [UInt16] = []
    while let unit = block.integer(at: at, as: UInt16.self), units.count < 1024 {
      at += 2
      if unit == 0 { break }
      units.append(unit)
    }
    return String(decoding: units, as: UTF16.self)
  }
}
