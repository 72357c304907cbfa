/// One value of a row.
package enum SQLiteValue: Sendable, Equatable {
  case null
  case integer(Int64)
  case real(Double)
  /// In UTF-8, whatever the encoding of the database.
  case string(Bytes)
  case blob(Bytes)

  package var integer: Int64? {
    if case .integer(let value) = self { return value }
    return nil
  }

  package var text: String? {
    if case .string(let bytes) = self { return bytes.text }
    return nil
  }

  package var blob: Bytes? {
    if case .blob(let bytes) = self { return bytes }
    return nil
  }
}

/// A row of a table: the record's values in the order of the table's columns.
///
/// A column that is the row id itself (`INTEGER PRIMARY KEY`) is stored as null; a column that was added to the table
/// after the row was written is not there.
package struct SQLiteRow: Sendable {
  package let rowID: Int64
  package let values: [SQLiteValue]

  enum Encoding: Sendable { case utf8, utf16LittleEndian, utf16BigEndian }

  /// SQLite's own limit.
  static let maximumColumns = 32_767

  /// Null where there is no such column.
  package subscript(column: Int) -> SQLiteValue { values.indices.contains(column) ? values[column] : .null }

  init(_ rowID: Int64, record: Bytes, _ encoding: Encoding) throws(ParseError) {
    self.rowID = rowID
    var at = 0
    guard let headerSize = record.sqliteVarint(&at).flatMap({ Int(exactly: $0) }), headerSize <= record.count else {
      throw ParseError("SQLite record", "a header larger than the record")
    }
    var body = headerSize
    var values: [SQLiteValue] = []
    while at < headerSize {
      guard values.count < Self.maximumColumns, let type = record.sqliteVarint(&at) else {
        throw ParseError("SQLite record", "a header that does not end")
      }
      guard let size = Self.size(of: type), size <= record.count - body else {
        throw ParseError("SQLite record", "a value over the end of the record")
      }
      values.append(Self.value(type, record[body..<body + size], encoding))
      body += size
    }
    self.values = values
  }

  private static func size(of type: UInt64) -> Int? {
    switch type {
    case 0, 8, 9: 0
    case 1...4: Int(type)
    case 5: 6
    case 6, 7: 8
    case 10, 11: nil
    default: Int(exactly: (type - 12) / 2)
    }
  }

  private static func value(_ type: UInt64, _ bytes: Bytes, _ encoding: Encoding) -> SQLiteValue {
    switch type {
    case 0: return .null
    case 8: return .integer(0)
    case 9: return .integer(1)
    case 7: return .real(Double(bitPattern: bytes.integer(at: 0, as: UInt64.self, bigEndian: true) ?? 0))
    case 1...6:
      var value: Int64 = (bytes[0] ?? 0) & 0x80 != 0 ? -1 : 0
      for byte in bytes.array { value = value << 8 | Int64(byte) }
      return .integer(value)
    default:
      if type & 1 == 0 { return .blob(bytes) }
      switch encoding {
      case .utf8: return .string(bytes)
      case .utf16LittleEndian, .utf16BigEndian:
        let units = (0..<bytes.count / 2).map {
          bytes.integer(at: 2 * $0, as: UInt16.self, bigEndian: encoding == .utf16BigEndian) ?? 0
        }
        return .string(Bytes(String(decoding: units, as: UTF16.self)))
      }
    }
  }
}

extension Bytes {
  /// SQLite's variable-length integer: seven bits a byte, the highest first, all eight of a ninth.
  func sqliteVarint(_ offset: inout Int) -> UInt64? {
    var value: UInt64 = 0
    for _ in 0..<8 {
      guard let byte = self[offset] else { return nil }
      offset += 1
      value = value << 7 | UInt64(byte & 0x7F)
      if byte & 0x80 == 0 { return value }
    }
    guard let last = self[offset] else { return nil }
    offset += 1
    return value << 8 | UInt64(last)
  }
}
