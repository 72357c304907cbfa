import Parsing

/// Source: Apple's `mach-o/loader.h` and `mach-o/fat.h`.
enum MachOLayout {
  private static let maximumSlices = 20

  static func read(_ bytes: Bytes) -> [ProgramFile] {
    switch bytes.integer(at: 0, as: UInt32.self, bigEndian: true) {
    case 0xCAFE_BABE: return slices(bytes, entry: 20, wide: false)
    case 0xCAFE_BABF: return slices(bytes, entry: 32, wide: true)
    default: return thin(bytes).map { [$0] } ?? []
    }
  }

  private static func slices(_ bytes: Bytes, entry: Int, wide: Bool) -> [ProgramFile] {
    guard let count = bytes.integer(at: 4, as: UInt32.self, bigEndian: true) else { return [] }
    var files: [ProgramFile] = []
    var budget = bytes.count
    for index in 0..<min(Int(count), maximumSlices) {
      let at = 8 + index * entry
      let offset: Int?
      let size: Int?
      if wide {
        offset = bytes.integer(at: at + 8, as: UInt64.self, bigEndian: true).flatMap { Int(exactly: $0) }
        size = bytes.integer(at: at + 16, as: UInt64.self, bigEndian: true).flatMap { Int(exactly: $0) }
      } else {
        offset = bytes.integer(at: at + 8, as: UInt32.self, bigEndian: true).map(Int.init)
        size = bytes.integer(at: at + 12, as: UInt32.self, bigEndian: true).map(Int.init)
      }
      // Slices never overlap, so that an honest file never gives more than it has.
      guard let offset, let size, size <= budget, offset <= bytes.count - size else { continue }
      budget -= size
      if let file = thin(bytes[offset..<offset + size]) { files.append(file) }
    }
    return files
  }

  private static func thin(_ bytes: Bytes) -> ProgramFile? {
    let wide: Bool
    let isBigEndian: Bool
    switch bytes.integer(at: 0, as: UInt32.self) {
    case 0xFEED_FACE: (wide, isBigEndian) = (false, false)
    case 0xFEED_FACF: (wide, isBigEndian) = (true, false)
    case 0xCEFA_EDFE: (wide, isBigEndian) = (false, true)
    case 0xCFFA_EDFE: (wide, isBigEndian) = (true, true)
    default: return nil
    }
    var file = ProgramFile(bytes, .machO, is64Bit: wide, isBigEndian: isBigEndian)
    switch file.integer(at: 12, as: UInt32.self) {
    case 1: file.kind = .object
    case 2: file.kind = .executable
    case 6, 8: file.kind = .library
    default: break
    }
    guard let commands = file.integer(at: 16, as: UInt32.self) else { return nil }
    var at = wide ? 32 : 28
    for _ in 0..<min(Int(commands), 4096) {
      guard let command = file.integer(at: at, as: UInt32.self),
        let size = file.integer(at: at + 4, as: UInt32.self).map(Int.init), size >= 8
      else { break }
      if command == (wide ? 0x19 : 0x1) { readSegment(&file, at) }
      at += size
    }
    return file
  }

  private static func readSegment(_ file: inout ProgramFile, _ at: Int) {
    let wide = file.is64Bit
    guard let address = file.word(at: at + 24), let offset = file.word(at: at + (wide ? 40 : 32)),
      let size = file.word(at: at + (wide ? 48 : 36)),
      let protection = file.integer(at: at + (wide ? 60 : 44), as: UInt32.self),
      let count = file.integer(at: at + (wide ? 64 : 48), as: UInt32.self)
    else { return }
    let isWritable = protection & 2 != 0
    file.segments.append(
      .init(
        address: address, range: file.range(offset: offset, size: size), isExecutable: protection & 4 != 0,
        isWritable: isWritable))
    let first = at + (wide ? 72 : 56)
    let entry = wide ? 80 : 68
    for index in 0..<min(Int(count), 1024) {
      let at = first + index * entry
      guard let address = file.word(at: at + 32), let size = file.word(at: at + (wide ? 40 : 36)),
        let offset = file.integer(at: at + (wide ? 48 : 40), as: UInt32.self),
        let flags = file.integer(at: at + (wide ? 64 : 56), as: UInt32.self)
      else { return }
      let name = file.bytes[at..<at + 16]
      // Zero-filled sections have no bytes in the file.
      let isZero = flags & 0xFF == 1 || flags & 0xFF == 12
      file.sections.append(
        .init(
          name: at..<at + (name.firstIndex(of: 0) ?? name.count), address: address,
          range: isZero ? 0..<0 : file.range(offset: UInt64(offset), size: size),
          isExecutable: flags & 0x8000_0400 != 0, isWritable: isWritable))
    }
  }
}
