import Parsing

/// Source: System V ABI, "Object Files"; Linux `elf.h`.
enum ElfLayout {
  private enum SegmentType {
    static let load: UInt32 = 1
    static let note: UInt32 = 4
    static let interpreter: UInt32 = 3
  }

  private enum SectionType {
    static let null: UInt32 = 0
    static let noBits: UInt32 = 8
  }

  private enum SectionFlag {
    static let write: UInt64 = 1
    static let allocate: UInt64 = 2
    static let execute: UInt64 = 4
  }

  /// What the header alone says, for a decision by the first bytes. Nil where it is no ELF for any machine: Guile's
  /// compiled files are ELF without one.
  static func kind(_ head: Bytes) -> ProgramFile.Kind? {
    guard head.starts(with: [0x7F, 0x45, 0x4C, 0x46]), let order = head[5],
      let type = head.integer(at: 16, as: UInt16.self, bigEndian: order == 2),
      let machine = head.integer(at: 18, as: UInt16.self, bigEndian: order == 2), machine != 0
    else { return nil }
    switch type {
    case 1: return .object
    case 2: return .executable
    case 3: return .library
    default: return .other
    }
  }

  static func read(_ bytes: Bytes) -> ProgramFile? {
    guard let kind = kind(bytes), let width = bytes[4], width == 1 || width == 2, let order = bytes[5],
      order == 1 || order == 2
    else { return nil }
    var file = ProgramFile(bytes, .elf, is64Bit: width == 2, isBigEndian: order == 2)
    file.kind = kind
    readSegments(&file)
    readSections(&file)
    return file
  }

  private static func readSegments(_ file: inout ProgramFile) {
    let wide = file.is64Bit
    guard let table = file.word(at: wide ? 32 : 28).flatMap({ Int(exactly: $0) }), table > 0, table < file.bytes.count,
      let size = file.integer(at: wide ? 54 : 42, as: UInt16.self), size >= (wide ? 56 : 32),
      let count = file.integer(at: wide ? 56 : 44, as: UInt16.self)
    else { return }
    for index in 0..<Int(count) {
      let at = table + index * Int(size)
      guard let type = file.integer(at: at, as: UInt32.self),
        let flags = file.integer(at: at + (wide ? 4 : 24), as: UInt32.self),
        let offset = file.word(at: at + (wide ? 8 : 4)), let address = file.word(at: at + (wide ? 16 : 8)),
        let length = file.word(at: at + (wide ? 32 : 16))
      else { return }
      let range = file.range(offset: offset, size: length)
      switch type {
      case SegmentType.load:
        file.segments.append(
          .init(address: address, range: range, isExecutable: flags & 1 != 0, isWritable: flags & 2 != 0))
      case SegmentType.note: file.notes.append(range)
      case SegmentType.interpreter: file.kind = .executable
      default: continue
      }
    }
  }

  private static func readSections(_ file: inout ProgramFile) {
    let wide = file.is64Bit
    guard let table = file.word(at: wide ? 40 : 32).flatMap({ Int(exactly: $0) }), table > 0, table < file.bytes.count,
      let size = file.integer(at: wide ? 58 : 46, as: UInt16.self).map(Int.init), size >= (wide ? 64 : 40),
      var count = file.integer(at: wide ? 60 : 48, as: UInt16.self).map(Int.init),
      var names = file.integer(at: wide ? 62 : 50, as: UInt16.self).map(Int.init)
    else { return }
    // More than fit in the header stand in the first section's own fields.
    if count == 0 { count = file.word(at: table + (wide ? 32 : 20)).flatMap { Int(exactly: $0) } ?? 0 }
    if names == 0xFFFF { names = file.integer(at: table + (wide ? 40 : 24), as: UInt32.self).map(Int.init) ?? 0 }
    count = min(count, ProgramFile.maximumParts, (file.bytes.count - table) / size)
    guard count > 0 else { return }
    var nameOffsets: [Int] = []
    nameOffsets.reserveCapacity(count)
    file.sections.reserveCapacity(count)
    for index in 0..<count {
      let at = table + index * size
      guard let name = file.integer(at: at, as: UInt32.self), let type = file.integer(at: at + 4, as: UInt32.self),
        let flags = file.word(at: at + 8), let address = file.word(at: at + (wide ? 16 : 12)),
        let offset = file.word(at: at + (wide ? 24 : 16)), let length = file.word(at: at + (wide ? 32 : 20)),
        let link = file.integer(at: at + (wide ? 40 : 24), as: UInt32.self)
      else { break }
      let isEmpty = type == SectionType.null || type == SectionType.noBits
      nameOffsets.append(Int(name))
      file.sections.append(
        .init(
          address: address, range: isEmpty ? 0..<0 : file.range(offset: offset, size: length),
          isExecutable: flags & SectionFlag.execute != 0, isWritable: flags & SectionFlag.write != 0,
          isLoaded: flags & SectionFlag.allocate != 0, type: type, link: Int(link)))
    }
    guard file.sections.indices.contains(names) else { return }
    let strings = file.sections[names].range
    for (index, offset) in nameOffsets.enumerated() {
      let start = strings.lowerBound + offset
      guard start < strings.upperBound else { continue }
      let window = file.bytes[start..<min(start + 64, strings.upperBound)]
      file.sections[index].name = start..<start + (window.firstIndex(of: 0) ?? window.count)
    }
  }
}
