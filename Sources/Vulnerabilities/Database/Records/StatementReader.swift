import Model
import Parsing
import Versions

/// One statement in a package's row, borrowed.
struct PackedStatement {
  let record: Int64
  /// What ``StatementCodec`` wrote.
  let payload: ByteCursor
}

/// Reads bytes one after the other, never beyond their end; used where ``BinaryReader`` would cost too much.
struct ByteCursor {
  private let base: UnsafeRawPointer?
  private(set) var offset: Int
  private let end: Int

  init(_ memory: UnsafeRawBufferPointer) {
    base = memory.baseAddress
    offset = 0
    end = memory.count
  }

  private init(base: UnsafeRawPointer?, offset: Int, end: Int) {
    self.base = base
    self.offset = offset
    self.end = end
  }

  var isAtEnd: Bool { offset >= end }

  @inline(__always) mutating func byte() -> UInt8? {
    guard let base, offset < end else { return nil }
    defer { offset += 1 }
    return base.load(fromByteOffset: offset, as: UInt8.self)
  }

  mutating func unsigned() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64, let next = byte() {
      value |= UInt64(next & 0x7F) << shift
      if next & 0x80 == 0 { return value }
      shift += 7
    }
    return nil
  }

  /// A count of things that each take at least one byte.
  mutating func count() -> Int? {
    guard let value = unsigned(), value <= UInt64(end - offset) else { return nil }
    return Int(value)
  }

  /// A length and as many bytes.
  mutating func part() -> ByteCursor? {
    guard let length = count() else { return nil }
    defer { offset += length }
    return ByteCursor(base: base, offset: offset, end: offset + length)
  }

  var memory: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base.map { $0 + offset }, count: end - offset)
  }

  var version: VersionText { VersionText(memory) }
  var string: String { String(decoding: memory, as: UTF8.self) }
}

/// The row of a package: for each ecosystem and name that hash to its number, their statements.
enum PackageRow {
  static func label(_ ecosystem: Ecosystem, _ name: String) -> String { "\(ecosystem)\u{0}\(name)" }

  static func id(_ label: String) -> Int64 { StableHash.of(label) }

  /// The statements under `label`, one after the other.
  static func statements(_ body: UnsafeRawBufferPointer, _ label: String) -> ByteCursor? {
    var cursor = ByteCursor(body)
    while !cursor.isAtEnd {
      guard let name = cursor.part(), let statements = cursor.part() else { return nil }
      if label.utf8.elementsEqual(name.memory) { return statements }
    }
    return nil
  }

  static func next(_ cursor: inout ByteCursor) -> PackedStatement? {
    guard let record = cursor.unsigned(), let payload = cursor.part() else { return nil }
    return PackedStatement(record: Int64(truncatingIfNeeded: record), payload: payload)
  }

  /// All labels of a row with their statements: for updates.
  static func sections(_ body: UnsafeRawBufferPointer) -> [(label: String, statements: ByteCursor)] {
    var cursor = ByteCursor(body)
    var sections: [(String, ByteCursor)] = []
    while !cursor.isAtEnd {
      guard let name = cursor.part(), let statements = cursor.part() else { break }
      sections.append((name.string, statements))
    }
    return sections
  }
}

extension PackedStatement {
  /// Everything, with texts from the pool; nil where the bytes are damaged.
  func decode(_ ecosystem: Ecosystem, _ name: String, pool: (Int64) -> String?) -> (Affected, Advisory.Kind)? {
    var cursor = payload
    guard let flags = cursor.byte(), let kind = cursor.byte().flatMap(Advisory.Kind.init(rawValue:)),
      let ranges = cursor.count()
    else { return nil }
    var affected = Affected(
      ecosystem, name, key: flags & StatementCodec.Flag.source != 0 ? .source : .binary,
      status: StatementCodec.statuses[Int(flags & StatementCodec.Flag.status)])
    for _ in 0..<ranges {
      guard let bits = cursor.byte() else { return nil }
      var range = VersionRange(.open)
      if bits & 1 != 0 {
        guard let part = cursor.part() else { return nil }
        range.introduced = part.string
      }
      if bits & 6 != 0 {
        guard let part = cursor.part() else { return nil }
        range.end = bits & 2 != 0 ? .fixed(part.string) : .last(part.string)
      }
      affected.ranges.append(range)
    }
    guard let versions = cursor.count() else { return nil }
    for _ in 0..<versions {
      guard let part = cursor.part() else { return nil }
      affected.versions.append(part.string)
    }
    if flags & StatementCodec.Flag.scheme != 0 {
      guard let number = cursor.byte(), Int(number) < StatementCodec.schemes.count else { return nil }
      affected.scheme = StatementCodec.schemes[Int(number)]
    }
    guard flags & StatementCodec.Flag.facts != 0 else { return (affected, kind) }
    guard Self.facts(&cursor, &affected, pool) else { return nil }
    return (affected, kind)
  }

  private static func facts(
    _ cursor: inout ByteCursor, _ affected: inout Affected, _ pool: (Int64) -> String?
  ) -> Bool {
    func text() -> String? { cursor.unsigned().flatMap { pool(Int64(truncatingIfNeeded: $0)) } }
    func optional() -> String?? {
      guard let there = cursor.byte() else { return nil }
      return there == 0 ? .some(nil) : text().map { .some($0) } ?? nil
    }
    guard let architectures = cursor.count() else { return false }
    for _ in 0..<architectures {
      guard let text = text() else { return false }
      affected.architectures.append(text)
    }
    guard let module = optional(), let product = optional(), let word = optional(), let note = optional(),
      let severity = cursor.byte(), let imports = cursor.count()
    else { return false }
    affected.module = module
    affected.product = product
    affected.severityWord = word
    affected.note = note
    if severity > 0 { affected.severity = Severity(rank: Int(severity) - 1) }
    for _ in 0..<imports {
      guard let path = text(), let count = cursor.count() else { return false }
      var item = Affected.Import(path: path)
      for _ in 0..<count {
        guard let symbol = text() else { return false }
        item.symbols.append(symbol)
      }
      affected.imports.append(item)
    }
    return true
  }
}
