/// An IPv4 or IPv6 address; an IPv4-mapped IPv6 address is the IPv4 address that it maps.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// 4 or 16 bytes, network order; empty where there is none.
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// From a field of a kernel structure: 16 bytes, of which IPv4 takes the first four.
  package init(field: [UInt8], family: UInt8) {
    switch family {
    case 2: bytes = Array(field.prefix(4))
    case 10:
      let isMapped =
        field.count == 16 && field[..<10].allSatisfy { $0 == 0 } && field[10] == 0xFF && field[11] == 0xFF
      bytes = isMapped ? Array(field[12...]) : field
    default: bytes = []
    }
  }

  package var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
  package var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.count == 16 && bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
  }
  /// Not routed on the internet: RFC 1918, RFC 6598, link-local, unique local.
  package var isPrivate: Bool {
    if bytes.count == 4 {
      return bytes[0] == 10 || (bytes[0] == 172 && bytes[1] & 0xF0 == 16) || (bytes[0] == 192 && bytes[1] == 168)
        || (bytes[0] == 169 && bytes[1] == 254) || (bytes[0] == 100 && bytes[1] & 0xC0 == 64)
    }
    return bytes.count == 16 && (bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80))
  }

  /// Dotted for IPv4; RFC 5952 for IPv6.
  package var description: String {
    if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
    guard bytes.count == 16 else { return "" }
    let words = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    var best = 0..<0
    var index = 0
    while index < 8 {
      guard words[index] == 0 else {
        index += 1
        continue
      }
      var end = index
      while end < 8, words[end] == 0 { end += 1 }
      if end - index > max(best.count, 1) { best = index..<end }
      index = end
    }
    func hex(_ range: Range<Int>) -> String { range.map { String(words[$0], radix: 16) }.joined(separator: ":") }
    return best.isEmpty ? hex(0..<8) : hex(0..<best.lowerBound) + "::" + hex(best.upperBound..<8)
  }
}
