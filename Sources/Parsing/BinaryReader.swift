/// Reads what ``BinaryWriter`` wrote, checking every length: a cache file may be torn or tampered with.
package struct BinaryReader {
  private let bytes: Bytes
  private let format: String
  package private(set) var offset = 0

  package init(_ bytes: Bytes, format: String) {
    self.bytes = bytes
    self.format = format
  }

  package var isAtEnd: Bool { offset >= bytes.count }

  private func failure(_ reason: String) -> ParseError { ParseError(format, reason, at: offset) }

  package mutating func byte() throws(ParseError) -> UInt8 {
    guard let value = bytes[offset] else { throw failure("unexpected end") }
    offset += 1
    return value
  }

  package mutating func unsigned() throws(ParseError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next & 0x80 == 0 { return value }
    }
    throw failure("number without end")
  }

  package mutating func signed() throws(ParseError) -> Int64 {
    let raw = try unsigned()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// A count of things that each take at least one byte: never more than are left.
  package mutating func count() throws(ParseError) -> Int {
    let value = try unsigned()
    guard value <= UInt64(bytes.count - offset) else { throw failure("count \(value) is more than is there") }
    return Int(value)
  }

  package mutating func string() throws(ParseError) -> String { try blob().text }

  package mutating func blob() throws(ParseError) -> Bytes {
    let length = try count()
    let view = bytes[offset..<offset + length]
    offset += length
    return view
  }

  package mutating func optional<T>(
    _ read: (inout BinaryReader) throws(ParseError) -> T
  ) throws(ParseError) -> T? {
    try byte() == 0 ? nil : try read(&self)
  }

  package mutating func optionalString() throws(ParseError) -> String? {
    try byte() == 0 ? nil : try string()
  }

  package mutating func list<T>(_ read: (inout BinaryReader) throws(ParseError) -> T) throws(ParseError) -> [T] {
    let length = try count()
    var values: [T] = []
    values.reserveCapacity(min(length, 4096))
    for _ in 0..<length { values.append(try read(&self)) }
    return values
  }

  package mutating func strings() throws(ParseError) -> [String] {
    try list { reader throws(ParseError) in try reader.string() }
  }

  package mutating func map() throws(ParseError) -> [String: String] {
    let length = try count()
    var map: [String: String] = [:]
    for _ in 0..<length {
      let key = try string()
      map[key] = try string()
    }
    return map
  }
}
