import Parsing

/// Name and version of a .NET assembly, out of its metadata tables.
///
/// Source: ECMA-335, partition II, §22 (tables), §24 (physical layout), §25.3.3 (CLI header).
struct AssemblyMetadata: Equatable {
  var name: String
  /// `MAJOR.MINOR.BUILD.REVISION`.
  var version: String

  /// Nil for what is no assembly: native libraries, modules without a manifest.
  init?(_ file: ProgramFile) {
    guard file.format == .pe, let header = PELayout.directory(14, of: file),
      let cli = file.memory(at: header.address, count: 16), let address = cli.integer(at: 8, as: UInt32.self),
      let size = cli.integer(at: 12, as: UInt32.self),
      let metadata = file.memory(at: UInt64(address), count: Int(size)),
      let tables = Self.stream("#~", in: metadata) ?? Self.stream("#-", in: metadata),
      let strings = Self.stream("#Strings", in: metadata), let row = TableLayout(tables)?.firstAssembly
    else { return nil }
    func part(_ index: Int) -> UInt16 { tables.integer(at: row.offset + 4 + 2 * index, as: UInt16.self) ?? 0 }
    version = "\(part(0)).\(part(1)).\(part(2)).\(part(3))"
    let nameAt = row.offset + 16 + row.blobWidth
    let offset =
      row.stringWidth == 4
      ? tables.integer(at: nameAt, as: UInt32.self).map(Int.init)
      : tables.integer(at: nameAt, as: UInt16.self).map(Int.init)
    guard let offset, let end = strings.firstIndex(of: 0, from: offset), end > offset, end - offset <= 512 else {
      return nil
    }
    name = strings[offset..<end].text
  }

  /// The root lists its streams: offset, size, name padded to four bytes.
  private static func stream(_ name: String, in metadata: Bytes) -> Bytes? {
    guard metadata.integer(at: 0, as: UInt32.self) == 0x424A_5342,
      let length = metadata.integer(at: 12, as: UInt32.self), length <= 256,
      let count = metadata.integer(at: 16 + Int(length) + 2, as: UInt16.self)
    else { return nil }
    var at = 16 + Int(length) + 4
    for _ in 0..<min(count, 16) {
      guard let offset = metadata.integer(at: at, as: UInt32.self),
        let size = metadata.integer(at: at + 4, as: UInt32.self),
        let end = metadata.firstIndex(of: 0, from: at + 8), end - at < 48
      else { return nil }
      if metadata[at + 8..<end] == Bytes(name) { return metadata[Int(offset)..<Int(offset) + Int(size)] }
      at = at + 8 + (end - at - 8 + 4) / 4 * 4
    }
    return nil
  }
}

/// Where the rows of the tables begin: a row's size depends on the sizes of heaps and of the tables that it points at.
private struct TableLayout {
  struct AssemblyRow {
    var offset: Int
    var stringWidth: Int
    var blobWidth: Int
  }

  private(set) var firstAssembly: AssemblyRow?

  private enum Column {
    case fixed(Int)
    case string, guid, blob
    case table(Int)
    /// Bits that say which table, and the tables.
    case coded(Int, [Int])
  }

  private static let typeOrReference = Column.coded(2, [0x02, 0x01, 0x1B])
  private static let method = Column.coded(1, [0x06, 0x0A])
  private static let attributeParents = [
    0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0A, 0x00, 0x0E, 0x17, 0x14, 0x11, 0x1A, 0x1B, 0x20, 0x23, 0x26, 0x27, 0x28,
    0x2A, 0x2C, 0x2B,
  ]

  /// Tables 0 to 0x1F, in their order.
  private static let columns: [[Column]] = [
    [.fixed(2), .string, .guid, .guid, .guid],
    [.coded(2, [0x00, 0x1A, 0x23, 0x01]), .string, .string],
    [.fixed(4), .string, .string, typeOrReference, .table(0x04), .table(0x06)],
    [.table(0x04)],
    [.fixed(2), .string, .blob],
    [.table(0x06)],
    [.fixed(8), .string, .blob, .table(0x08)],
    [.table(0x08)],
    [.fixed(4), .string],
    [.table(0x02), typeOrReference],
    [.coded(3, [0x02, 0x01, 0x1A, 0x06, 0x1B]), .string, .blob],
    [.fixed(2), .coded(2, [0x04, 0x08, 0x17]), .blob],
    [.coded(5, attributeParents), .coded(3, [0x06, 0x0A]), .blob],
    [.coded(1, [0x04, 0x08]), .blob],
    [.fixed(2), .coded(2, [0x02, 0x06, 0x20]), .blob],
    [.fixed(6), .table(0x02)],
    [.fixed(4), .table(0x04)],
    [.blob],
    [.table(0x02), .table(0x14)],
    [.table(0x14)],
    [.fixed(2), .string, typeOrReference],
    [.table(0x02), .table(0x17)],
    [.table(0x17)],
    [.fixed(2), .string, .blob],
    [.fixed(2), .table(0x06), .coded(1, [0x14, 0x17])],
    [.table(0x02), method, method],
    [.string],
    [.blob],
    [.fixed(2), .coded(1, [0x04, 0x06]), .string, .table(0x1A)],
    [.fixed(4), .table(0x04)],
    [.fixed(8)],
    [.fixed(4)],
  ]

  init?(_ tables: Bytes) {
    guard let heaps = tables[6], let valid = tables.integer(at: 8, as: UInt64.self) else { return nil }
    var rows = [Int](repeating: 0, count: 64)
    var at = 24
    for table in 0..<64 where valid >> UInt64(table) & 1 == 1 {
      guard let count = tables.integer(at: at, as: UInt32.self), count < 1 << 24 else { return nil }
      rows[table] = Int(count)
      at += 4
    }
    // A heap with this flag adds four bytes that say nothing.
    if heaps & 0x40 != 0 { at += 4 }
    let stringWidth = heaps & 1 != 0 ? 4 : 2
    let blobWidth = heaps & 4 != 0 ? 4 : 2
    func width(_ column: Column) -> Int {
      switch column {
      case .fixed(let count): count
      case .string: stringWidth
      case .guid: heaps & 2 != 0 ? 4 : 2
      case .blob: blobWidth
      case .table(let table): rows[table] < 1 << 16 ? 2 : 4
      case .coded(let bits, let targets): targets.allSatisfy { rows[$0] < 1 << (16 - bits) } ? 2 : 4
      }
    }
    for (table, columns) in Self.columns.enumerated() {
      at += rows[table] * columns.reduce(0) { $0 + width($1) }
    }
    guard rows[0x20] > 0, at < tables.count else { return nil }
    firstAssembly = AssemblyRow(offset: at, stringWidth: stringWidth, blobWidth: blobWidth)
  }
}
