/// Writes zip archives byte by byte, right ones and ugly ones.
///
/// There is no compressor in it: a deflated member is made of stored deflate blocks, which every reader must take, and
/// a bomb is one literal that is repeated.
package struct ZipBuilder {
  package enum Packing: Sendable {
    case stored
    /// Method 8, in stored blocks.
    case deflated
  }

  private struct Member {
    var name: [UInt8]
    var method: UInt16
    var flags: UInt16
    var crc: UInt32
    var packed: Int
    var size: Int
    var offset: Int
  }

  private var bytes: [UInt8] = []
  private var members: [Member] = []

  package init() {}

  package mutating func file(_ name: String, _ text: String, _ packing: Packing = .deflated) {
    file(name, Array(text.utf8), packing)
  }

  package mutating func file(_ name: String, _ content: [UInt8], _ packing: Packing = .deflated) {
    let packed = packing == .stored ? content : Self.deflated(content)
    member(
      name, method: packing == .stored ? 0 : 8, crc: Self.checksum(content), packed: packed, size: content.count)
  }

  package mutating func directory(_ name: String) { file(name + "/", [], .stored) }

  /// A member that unpacks to `count` times (rounded up to 258) the letter `a`, from a 150th of the bytes. Its checksum
  /// is wrong: no reader should get that far.
  package mutating func bomb(_ name: String, count: Int) {
    let runs = max(1, (count + 257) / 258)
    let size = 1 + runs * 258
    var bits = BitWriter()
    bits.put(0b1, 1)
    bits.put(0b01, 2)
    bits.code(0x30 + 0x61, 8)
    for _ in 0..<runs {
      bits.code(0b1100_0101, 8)
      bits.code(0, 5)
    }
    bits.code(0, 7)
    member(
      name, method: 8, crc: 0, packed: bits.finished(), size: size)
  }

  /// A member with claims of its own, true or not.
  package mutating func member(
    _ name: String, method: UInt16, flags: UInt16 = 0, crc: UInt32, packed: [UInt8], size: Int
  ) {
    let member = Member(
      name: Array(name.utf8), method: method, flags: flags, crc: crc, packed: packed.count, size: size,
      offset: bytes.count)
    members.append(member)
    put32(0x0403_4B50)
    put16(20)
    common(member)
    bytes += member.name
    bytes += packed
  }

  /// The whole archive; `prefix` stands before it, as a start script does.
  package func finished(prefix: String = "", comment: String = "") -> [UInt8] {
    var whole = self
    let start = bytes.count
    for member in members {
      whole.put32(0x0201_4B50)
      whole.put16(20)
      whole.put16(20)
      whole.common(member)
      for _ in 0..<3 { whole.put16(0) }
      whole.put32(0)
      whole.put32(UInt32(member.offset))
      whole.bytes += member.name
    }
    let size = whole.bytes.count - start
    whole.put32(0x0605_4B50)
    whole.put32(0)
    whole.put16(UInt16(truncatingIfNeeded: members.count))
    whole.put16(UInt16(truncatingIfNeeded: members.count))
    whole.put32(UInt32(size))
    whole.put32(UInt32(start))
    whole.put16(UInt16(comment.utf8.count))
    return Array(prefix.utf8) + whole.bytes + Array(comment.utf8)
  }

  private mutating func common(_ member: Member) {
    put16(member.flags)
    put16(member.method)
    put32(0)
    put32(member.crc)
    put32(UInt32(member.packed))
    put32(UInt32(member.size))
    put16(UInt16(member.name.count))
    // The length of the extra field.
    put16(0)
  }

  private mutating func put16(_ value: UInt16) { bytes += [UInt8(value & 0xFF), UInt8(value >> 8)] }

  private mutating func put32(_ value: UInt32) {
    put16(UInt16(value & 0xFFFF))
    put16(UInt16(value >> 16))
  }

  /// Deflate's stored blocks (RFC 1951, 3.2.4).
  package static func deflated(_ content: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = []
    var at = 0
    repeat {
      let count = min(0xFFFF, content.count - at)
      let isLast = at + count == content.count
      packed += [
        isLast ? 1 : 0, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8 & 0xFF),
      ]
      packed += content[at..<at + count]
      at += count
    } while at < content.count
    return packed
  }

  /// CRC-32 (ISO 3309), as zip wants it.
  package static func checksum(_ content: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in content { crc = crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)] }
    return ~crc
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }

  private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count: UInt32 = 0

    mutating func put(_ value: UInt32, _ width: UInt32) {
      pending |= value << count
      count += width
      while count >= 8 {
        bytes.append(UInt8(pending & 0xFF))
        pending >>= 8
        count -= 8
      }
    }

    /// A Huffman code: its highest bit first.
    mutating func code(_ value: UInt32, _ width: UInt32) {
      for shift in stride(from: Int(width) - 1, through: 0, by: -1) { put(value >> UInt32(shift) & 1, 1) }
    }

    func finished() -> [UInt8] { count > 0 ? bytes + [UInt8(pending & 0xFF)] : bytes }
  }
}
