/// Writes ELF files of either width and byte order, with the sections that a test asks for.
struct ElfWriter {
  struct Section {
    var name: String
    var content: [UInt8]
    var type: UInt32 = 1
    var flags: UInt64 = 2
    var link: UInt32 = 0
  }

  var is64Bit = true
  var isBigEndian = false
  var type: UInt16 = 2
  var hasSectionTable = true
  private(set) var sections: [Section] = []

  static let base: UInt64 = 0x40_0000

  init(is64Bit: Bool = true, isBigEndian: Bool = false) {
    self.is64Bit = is64Bit
    self.isBigEndian = isBigEndian
  }

  mutating func add(_ name: String, _ content: [UInt8], type: UInt32 = 1, flags: UInt64 = 2, link: UInt32 = 0) {
    sections.append(.init(name: name, content: content, type: type, flags: flags, link: link))
  }

  mutating func add(_ name: String, _ text: String, flags: UInt64 = 2) { add(name, Array(text.utf8), flags: flags) }

  /// Where a section's content will be in memory: what stands in the file at `n` is at `base + n`.
  func address(of name: String) -> UInt64 {
    let index = sections.firstIndex { $0.name == name } ?? 0
    return Self.base + UInt64(offsets()[index])
  }

  func number(_ value: UInt64, _ width: Int) -> [UInt8] {
    let little = (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    return isBigEndian ? little.reversed() : little
  }

  func word(_ value: UInt64) -> [UInt8] { number(value, is64Bit ? 8 : 4) }

  private var headerSize: Int { is64Bit ? 64 : 52 }
  private var segmentSize: Int { is64Bit ? 56 : 32 }
  private var loaded: [Int] { sections.indices.filter { sections[$0].flags & 2 != 0 || sections[$0].type == 7 } }

  private func offsets() -> [Int] {
    var at = headerSize + segmentSize * loaded.count
    return sections.map { section in
      at = (at + 15) / 16 * 16
      defer { at += section.content.count }
      return at
    }
  }

  func bytes() -> [UInt8] {
    let offsets = offsets()
    var names: [UInt8] = [0]
    var nameOffsets: [Int] = []
    for section in sections {
      nameOffsets.append(names.count)
      names += Array(section.name.utf8) + [0]
    }
    let namesAt = (offsets.last.map { $0 + sections[sections.count - 1].content.count } ?? headerSize)
    let table = namesAt + names.count + 10
    var file: [UInt8] =
      [0x7F, 0x45, 0x4C, 0x46, is64Bit ? 2 : 1, isBigEndian ? 2 : 1, 1] + [UInt8](repeating: 0, count: 9)
    file += number(UInt64(type), 2) + number(62, 2) + number(1, 4) + word(Self.base) + word(UInt64(headerSize))
    file += word(hasSectionTable ? UInt64(table) : 0) + number(0, 4) + number(UInt64(headerSize), 2)
    file += number(UInt64(segmentSize), 2) + number(UInt64(loaded.count), 2) + number(is64Bit ? 64 : 40, 2)
    file += number(hasSectionTable ? UInt64(sections.count + 2) : 0, 2)
    file += number(hasSectionTable ? UInt64(sections.count + 1) : 0, 2)
    for index in loaded {
      let section = sections[index]
      let flags = number(4 | (section.flags & 4 != 0 ? 1 : 0) | (section.flags & 1 != 0 ? 2 : 0), 4)
      let size = word(UInt64(section.content.count))
      let address = word(Self.base + UInt64(offsets[index]))
      let kind = number(section.type == 7 ? 4 : 1, 4)
      file +=
        is64Bit
        ? kind + flags + word(UInt64(offsets[index])) + address + address + size + size + word(16)
        : kind + word(UInt64(offsets[index])) + address + address + size + size + flags + word(16)
    }
    for (index, section) in sections.enumerated() {
      file += [UInt8](repeating: 0, count: offsets[index] - file.count) + section.content
    }
    file += [UInt8](repeating: 0, count: namesAt - file.count) + names
    guard hasSectionTable else { return file }
    file += [UInt8](repeating: 0, count: table - file.count + (is64Bit ? 64 : 40))
    for (index, section) in sections.enumerated() {
      file += header(nameOffsets[index], section, offsets[index])
    }
    return file + header(0, .init(name: "", content: names, type: 3, flags: 0), namesAt)
  }

  private func header(_ name: Int, _ section: Section, _ offset: Int) -> [UInt8] {
    number(UInt64(name), 4) + number(UInt64(section.type), 4) + word(section.flags)
      + word(section.flags & 2 != 0 ? Self.base + UInt64(offset) : 0) + word(UInt64(offset))
      + word(UInt64(section.content.count)) + number(UInt64(section.link), 4) + number(0, 4) + word(1) + word(0)
  }

  /// A symbol table and its names, for symbols at given addresses; the table's `link` must be the names' index.
  func symbols(_ symbols: [(name: String, address: UInt64, size: UInt64)]) -> (table: [UInt8], names: [UInt8]) {
    var names: [UInt8] = [0]
    var table = [UInt8](repeating: 0, count: is64Bit ? 24 : 16)
    for symbol in symbols {
      let name = number(UInt64(names.count), 4)
      names += Array(symbol.name.utf8) + [0]
      table +=
        is64Bit
        ? name + [0x11, 0, 1, 0] + word(symbol.address) + word(symbol.size)
        : name + word(symbol.address) + word(symbol.size) + [0x11, 0, 1, 0]
    }
    return (table, names)
  }
}
