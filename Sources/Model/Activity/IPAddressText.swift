extension IPAddress {
  /// Reads dotted IPv4 (four decimal numbers, no leading zeros) or IPv6 (RFC 4291, also with a dotted tail and `::`).
  /// An IPv4-mapped address becomes the IPv4 address. Nil for anything else.
  package init?(parsing text: some Collection<UInt8>) {
    guard (2...45).contains(text.count) else { return nil }
    let isVersion6 = text.contains(UInt8(ascii: ":"))
    guard let bytes = isVersion6 ? Self.version6(Array(text)) : Self.version4(text) else { return nil }
    self.init(field: bytes, family: isVersion6 ? 10 : 2)
  }

  package init?(parsing text: some StringProtocol) { self.init(parsing: Array(text.utf8)) }

  private static func version4(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var value = -1
    for byte in text {
      switch byte {
      case 0x30...0x39:
        guard value != 0 else { return nil }
        value = max(value, 0) * 10 + Int(byte - 0x30)
        guard value <= 255 else { return nil }
      case UInt8(ascii: "."):
        guard value >= 0, bytes.count < 3 else { return nil }
        bytes.append(UInt8(value))
        value = -1
      default: return nil
      }
    }
    guard value >= 0, bytes.count == 3 else { return nil }
    return bytes + [UInt8(value)]
  }

  private static func version6(_ text: [UInt8]) -> [UInt8]? {
    var head: [UInt8] = []
    var tail: [UInt8]?
    var index = 0
    func append(_ bytes: [UInt8]) {
      if tail == nil { head += bytes } else { tail?.append(contentsOf: bytes) }
    }
    if text.starts(with: [0x3A, 0x3A]) {
      tail = []
      index = 2
    }
    while index < text.count {
      let part = text[index...].prefix { $0 != 0x3A }
      if part.contains(0x2E) {
        guard part.endIndex == text.count, let bytes = version4(part) else { return nil }
        append(bytes)
        index = text.count
        break
      }
      guard (1...4).contains(part.count), let word = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
        part.first != 0x2B, part.first != 0x2D
      else { return nil }
      append([UInt8(word >> 8), UInt8(word & 0xFF)])
      index = part.endIndex
      guard index < text.count else { break }
      index += 1
      guard index < text.count else { return nil }
      if text[index] == 0x3A {
        guard tail == nil else { return nil }
        tail = []
        index += 1
      }
    }
    guard let tail else { return head.count == 16 ? head : nil }
    guard head.count + tail.count <= 14 else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }
}

/// Addresses that share their first bits: `10.0.0.0/8`, `2001:db8::/32`; one address is a network too.
package struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
  /// With the bits after the prefix cleared.
  package let address: IPAddress
  /// 0 to 32, or to 128.
  package let prefix: Int

  /// Bits after the prefix are cleared; nil where the prefix is longer than the address, or there is none.
  package init?(_ address: IPAddress, prefix: Int) {
    guard !address.bytes.isEmpty, prefix >= 0, prefix <= address.bytes.count * 8 else { return nil }
    var bytes = address.bytes
    for index in bytes.indices {
      let kept = min(max(prefix - index * 8, 0), 8)
      bytes[index] &= kept == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - kept))
    }
    self.address = IPAddress(bytes)
    self.prefix = prefix
  }

  /// `ADDRESS` or `ADDRESS/PREFIX`. Nil for anything else.
  package init?(parsing text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2, let address = IPAddress(parsing: first) else { return nil }
    var prefix = address.bytes.count * 8
    if parts.count == 2 {
      guard let length = Int(parts[1]), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      // `::ffff:10.0.0.0/104` means `10.0.0.0/8`.
      let wasMapped = address.bytes.count == 4 && first.contains(":")
      prefix = wasMapped ? length - 96 : length
    }
    self.init(address, prefix: prefix)
  }

  package func contains(_ other: IPAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    let whole = prefix / 8
    guard other.bytes[..<whole] == address.bytes[..<whole] else { return false }
    let rest = prefix % 8
    return rest == 0 || (other.bytes[whole] ^ address.bytes[whole]) >> UInt8(8 - rest) == 0
  }

  package var description: String { "\(address)/\(prefix)" }
}
