/// Writes Windows programs with sections, and data directories that point into them.
struct PEWriter {
  private(set) var sections: [(name: String, content: [UInt8], flags: UInt32)] = []
  var directories: [Int: (address: UInt32, size: UInt32)] = [:]

  static let alignment = 0x1000

  mutating func add(_ name: String, _ content: [UInt8], flags: UInt32 = 0x4000_0040) {
    sections.append((name, content, flags))
  }

  /// Address that the next section will have.
  var nextAddress: UInt32 {
    UInt32(
      sections.reduce(Self.alignment) { $0 + ($1.content.count + Self.alignment - 1) / Self.alignment * Self.alignment }
    )
  }

  func bytes() -> [UInt8] {
    func number(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var file = Array("MZ".utf8) + [UInt8](repeating: 0, count: 58) + number(0x40, 4)
    file += Array("PE\0\0".utf8) + number(0x8664, 2) + number(sections.count, 2) + number(0, 12) + number(240, 2)
    file += number(0x2022, 2)
    var optional = number(0x20B, 2) + [UInt8](repeating: 0, count: 106) + number(16, 4)
    for index in 0..<16 {
      optional += number(Int(directories[index]?.address ?? 0), 4) + number(Int(directories[index]?.size ?? 0), 4)
    }
    file += optional
    var offset = 0x400
    var address = Self.alignment
    var bodies: [UInt8] = []
    for section in sections {
      let name = Array(section.name.utf8.prefix(8))
      let size = (section.content.count + 511) / 512 * 512
      file += name + [UInt8](repeating: 0, count: 8 - name.count) + number(section.content.count, 4)
      file += number(address, 4) + number(size, 4) + number(offset, 4) + number(0, 12) + number(Int(section.flags), 4)
      bodies += section.content + [UInt8](repeating: 0, count: size - section.content.count)
      offset += size
      address += (section.content.count + Self.alignment - 1) / Self.alignment * Self.alignment
    }
    return file + [UInt8](repeating: 0, count: 0x400 - file.count) + bodies
  }
}

/// Writes 64-bit Mach-O programs with one segment.
struct MachOWriter {
  private(set) var sections: [(name: String, content: [UInt8])] = []

  mutating func add(_ name: String, _ content: [UInt8]) { sections.append((name, content)) }

  func bytes() -> [UInt8] {
    func number(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    func name(_ text: String) -> [UInt8] {
      let bytes = Array(text.utf8.prefix(16))
      return bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
    }
    let commands = 72 + 80 * sections.count
    var offset = 32 + commands
    let size = sections.reduce(0) { $0 + $1.content.count }
    var file = number(0xFEED_FACF, 4) + number(0x0100_0007, 4) + number(3, 4) + number(2, 4) + number(1, 4)
    file += number(commands, 4) + number(0, 8)
    file += number(0x19, 4) + number(commands, 4) + name("__DATA") + number(0x1000, 8) + number(size, 8)
    file += number(offset, 8) + number(size, 8) + number(3, 4) + number(3, 4) + number(sections.count, 4) + number(0, 4)
    var address = 0x1000
    for section in sections {
      file += name(section.name) + name("__DATA") + number(address, 8) + number(section.content.count, 8)
      file += number(offset, 4) + number(0, 28)
      offset += section.content.count
      address += section.content.count
    }
    return file + sections.flatMap(\.content)
  }

  /// Several programs in one file.
  static func fat(_ slices: [[UInt8]]) -> [UInt8] {
    func number(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) } }
    var file = [0xCA, 0xFE, 0xBA, 0xBE] + number(slices.count)
    var offset = 4096
    for slice in slices {
      file += number(7) + number(3) + number(offset) + number(slice.count) + number(12)
      offset += slice.count
    }
    return file + [UInt8](repeating: 0, count: 4096 - file.count) + slices.flatMap { $0 }
  }
}
