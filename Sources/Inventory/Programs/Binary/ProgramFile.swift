import Parsing

/// Where the parts of a program, a library or an object lie in its file: ELF, PE or Mach-O, of either width and byte
/// order.
///
/// Only positions are read; whatever a header says, no part reaches over the end of the file.
struct ProgramFile: Sendable {
  enum Format: Sendable { case elf, pe, machO }

  /// What the loader makes of it.
  enum Kind: Sendable { case executable, library, object, other }

  /// A section or segment.
  struct Part: Sendable {
    /// Where the name stands in the file; empty for segments.
    var name: Range<Int> = 0..<0
    var address: UInt64 = 0
    /// What of it is in the file.
    var range: Range<Int> = 0..<0
    var isExecutable = false
    var isWritable = false
    /// Takes part in the program while it runs; debug information doesn't.
    var isLoaded = true
    /// ELF: `sh_type` and `sh_link`.
    var type: UInt32 = 0
    var link = 0
  }

  let bytes: Bytes
  let format: Format
  let is64Bit: Bool
  let isBigEndian: Bool
  var kind = Kind.other
  var sections: [Part] = []
  /// What the loader maps; PE has sections only.
  var segments: [Part] = []
  /// ELF: `PT_NOTE` segments.
  var notes: [Range<Int>] = []

  /// Real programs have some dozens; objects built with a section for each function have tens of thousands.
  static let maximumParts = 65_536

  init(_ bytes: Bytes, _ format: Format, is64Bit: Bool, isBigEndian: Bool) {
    self.bytes = bytes
    self.format = format
    self.is64Bit = is64Bit
    self.isBigEndian = isBigEndian
  }

  /// Every program in the file: several in a fat Mach-O, none where it is none.
  static func all(in bytes: Bytes) -> [ProgramFile] {
    switch Magic(bytes.prefix(512)) {
    case .elf: ElfLayout.read(bytes).map { [$0] } ?? []
    case .pe: PELayout.read(bytes).map { [$0] } ?? []
    case .machO: MachOLayout.read(bytes)
    default: []
    }
  }

  func integer<T: FixedWidthInteger>(at offset: Int, as type: T.Type = T.self) -> T? {
    bytes.integer(at: offset, as: type, bigEndian: isBigEndian)
  }

  /// A number as wide as the program's pointers.
  func word(at offset: Int) -> UInt64? {
    is64Bit ? integer(at: offset, as: UInt64.self) : integer(at: offset, as: UInt32.self).map(UInt64.init)
  }

  /// The part of the file that two numbers of a header name, cut at the end of the file.
  func range(offset: UInt64, size: UInt64) -> Range<Int> {
    guard let start = Int(exactly: offset), start < bytes.count else { return 0..<0 }
    return start..<start + Int(min(size, UInt64(bytes.count - start)))
  }
}

// MARK: - Looking up

extension ProgramFile {
  func isNamed(_ part: Part, _ name: StaticString) -> Bool {
    part.name.count == name.utf8CodeUnitCount && bytes[part.name].starts(with: name)
  }

  /// The first section of that name that has content.
  func section(_ name: StaticString) -> Part? {
    sections.first { isNamed($0, name) && !$0.range.isEmpty }
  }

  /// What stands at an address of the running program; nil where the file has no such bytes.
  func memory(at address: UInt64, count: Int) -> Bytes? {
    for part in segments.isEmpty ? sections : segments where address >= part.address {
      guard let distance = Int(exactly: address - part.address), distance < part.range.count,
        count <= part.range.count - distance
      else { continue }
      let start = part.range.lowerBound + distance
      return bytes[start..<start + count]
    }
    return nil
  }

  /// Where constants stand: what is loaded and not code. Where nothing is set apart, all that is loaded; where nothing
  /// is known, all of the file. In order, without overlap.
  var constants: [Range<Int>] {
    let loaded = (sections.contains(where: \.isLoaded) ? sections : segments).filter {
      $0.isLoaded && !$0.range.isEmpty
    }
    let data = loaded.filter { !$0.isExecutable && !isTable($0) }
    if !data.isEmpty { return Self.union(data.map(\.range)) }
    return loaded.isEmpty ? [0..<bytes.count] : Self.union(loaded.map(\.range))
  }

  /// Initialised variables. In order, without overlap.
  var variables: [Range<Int>] {
    let parts = (sections.contains(where: \.isLoaded) ? sections : segments)
      .filter { $0.isLoaded && $0.isWritable && !$0.range.isEmpty && !isTable($0) }
    return parts.isEmpty ? constants : Self.union(parts.map(\.range))
  }

  /// Large tables in which nothing is written in words: symbols, relocations, unwinding.
  private func isTable(_ part: Part) -> Bool {
    guard format == .elf else { return isNamed(part, ".pdata") || isNamed(part, "__unwind_info") }
    if Self.tableTypes.contains(part.type) { return true }
    guard part.name.count >= 9 else { return false }
    return isNamed(part, ".eh_frame") || isNamed(part, ".gopclntab") || isNamed(part, ".gcc_except_table")
      || isNamed(part, ".eh_frame_hdr") || isNamed(part, ".data.rel.ro")
  }

  /// `SHT_RELA`, `SHT_HASH`, `SHT_REL`, `SHT_DYNSYM`, `SHT_GNU_HASH`, `SHT_GNU_versym`, `SHT_X86_64_UNWIND`.
  private static let tableTypes: [UInt32] = [4, 5, 9, 11, 0x6FFF_FFF6, 0x6FFF_FFFF, 0x7000_0001]

  static func union(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }
}
