import Parsing

/// Source: Microsoft, "PE Format".
enum PELayout {
  private enum Characteristic {
    static let initializedData: UInt32 = 0x40
    static let execute: UInt32 = 0x2000_0000
    static let write: UInt32 = 0x8000_0000
    static let library: UInt16 = 0x2000
  }

  static func read(_ bytes: Bytes) -> ProgramFile? {
    guard bytes.starts(with: "MZ"), let header = bytes.integer(at: 0x3C, as: UInt32.self).map(Int.init),
      bytes[header..<header + 4] == Bytes([0x50, 0x45, 0, 0]),
      let count = bytes.integer(at: header + 6, as: UInt16.self),
      let optional = bytes.integer(at: header + 20, as: UInt16.self),
      let characteristics = bytes.integer(at: header + 22, as: UInt16.self)
    else { return nil }
    let magic = bytes.integer(at: header + 24, as: UInt16.self)
    var file = ProgramFile(bytes, .pe, is64Bit: magic == 0x20B, isBigEndian: false)
    file.kind = characteristics & Characteristic.library != 0 ? .library : .executable
    let table = header + 24 + Int(optional)
    for index in 0..<Int(count) {
      let at = table + 40 * index
      guard let size = bytes.integer(at: at + 16, as: UInt32.self),
        let offset = bytes.integer(at: at + 20, as: UInt32.self),
        let virtualSize = bytes.integer(at: at + 8, as: UInt32.self),
        let address = bytes.integer(at: at + 12, as: UInt32.self),
        let flags = bytes.integer(at: at + 36, as: UInt32.self)
      else { break }
      let name = bytes[at..<at + 8]
      // The size in the file is rounded up; what lies behind the size in memory is padding.
      let length = virtualSize > 0 ? min(size, virtualSize) : size
      file.sections.append(
        .init(
          name: at..<at + (name.firstIndex(of: 0) ?? name.count), address: UInt64(address),
          range: file.range(offset: UInt64(offset), size: UInt64(length)),
          isExecutable: flags & Characteristic.execute != 0, isWritable: flags & Characteristic.write != 0,
          type: flags & Characteristic.initializedData))
    }
    return file
  }

  /// A data directory: its address relative to the image, and its size.
  static func directory(_ index: Int, of file: ProgramFile) -> (address: UInt64, size: Int)? {
    guard let header = file.bytes.integer(at: 0x3C, as: UInt32.self).map(Int.init),
      let optional = file.bytes.integer(at: header + 20, as: UInt16.self)
    else { return nil }
    let fields = file.is64Bit ? 112 : 96
    let at = header + 24 + fields + 8 * index
    guard let count = file.bytes.integer(at: header + 24 + fields - 4, as: UInt32.self), index < count,
      at + 8 <= header + 24 + Int(optional), let address = file.bytes.integer(at: at, as: UInt32.self), address > 0,
      let size = file.bytes.integer(at: at + 4, as: UInt32.self)
    else { return nil }
    return (UInt64(address), Int(size))
  }
}
