/// Writes values one after the other, lengths as LEB128: for caches that only this program reads.
package struct BinaryWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Unsigned LEB128; negative counts are written as 0.
  package mutating func count(_ value: Int) { unsigned(UInt64(max(value, 0))) }

  package mutating func unsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Zigzag LEB128.
  package mutating func signed(_ value: Int64) {
    unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  package mutating func byte(_ value: UInt8) { bytes.append(value) }

  package mutating func string(_ text: String) {
    count(text.utf8.count)
    bytes += text.utf8
  }

  /// Bytes as they are, without a length.
  package mutating func append(_ raw: UnsafeRawBufferPointer) { bytes += raw }

  package mutating func blob(_ blob: [UInt8]) {
    count(blob.count)
    bytes += blob
  }

  package mutating func optional<T>(_ value: T?, _ write: (inout BinaryWriter, T) -> Void) {
    if let value {
      bytes.append(1)
      write(&self, value)
    } else {
      bytes.append(0)
    }
  }

  package mutating func list<T>(_ values: [T], _ write: (inout BinaryWriter, T) -> Void) {
    count(values.count)
    for value in values { write(&self, value) }
  }

  /// Sorted by key, so that equal maps give equal bytes.
  package mutating func map(_ map: [String: String]) {
    count(map.count)
    for (key, value) in map.sorted(by: { $0.key < $1.key }) {
      string(key)
      string(value)
    }
  }
}
