/// One 512-byte block that begins a member, as it stands there.
///
/// Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
struct TarHeader {
  static let size = 512
  let block: UnsafeRawBufferPointer

  enum Flavour { case old, ustar, gnu }

  var isZero: Bool { block.allSatisfy { $0 == 0 } }

  /// The sum of all bytes, those of the sum itself taken as spaces; old writers summed signed bytes.
  var checksumIsRight: Bool {
    guard let written = TarNumber.parse(field(148, 8)) else { return false }
    var unsigned: Int64 = 8 * 32
    var signed: Int64 = 8 * 32
    for index in 0..<512 where index < 148 || index >= 156 {
      unsigned &+= Int64(block[index])
      signed &+= Int64(Int8(bitPattern: block[index]))
    }
    return written == unsigned || written == signed
  }

  var flavour: Flavour {
    let magic = field(257, 8)
    if magic.elementsEqual("ustar  \0".utf8) { return .gnu }
    if magic.prefix(5).elementsEqual("ustar".utf8) { return .ustar }
    return .old
  }

  var type: UInt8 { block[156] }

  /// With ustar's prefix in front of it.
  var name: [UInt8] {
    let name = text(0, 100)
    guard flavour == .ustar else { return name }
    let prefix = text(345, 155)
    return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
  }

  var linkName: [UInt8] { text(157, 100) }
  var mode: Int64? { TarNumber.parse(field(100, 8)) }
  var user: Int64? { TarNumber.parse(field(108, 8)) }
  var group: Int64? { TarNumber.parse(field(116, 8)) }
  var size: Int64? { TarNumber.parse(field(124, 12)) }
  var modified: Int64? { TarNumber.parse(field(136, 12)) }
  var deviceMajor: Int64? { flavour == .old ? 0 : TarNumber.parse(field(329, 8)) }
  var deviceMinor: Int64? { flavour == .old ? 0 : TarNumber.parse(field(337, 8)) }

  func field(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: block[offset..<offset + count])
  }

  /// Up to the first zero.
  private func text(_ offset: Int, _ count: Int) -> [UInt8] { Array(field(offset, count).prefix { $0 != 0 }) }
}

/// Numbers as tar writes them.
enum TarNumber {
  /// Octal digits between spaces and zeros, or GNU's base 256 with the top bit set; nil for anything else. Empty is 0.
  static func parse(_ field: UnsafeRawBufferPointer) -> Int64? {
    guard let first = field.first else { return 0 }
    if first & 0x80 != 0 {
      // Two's complement over the whole field, the flag bit aside.
      let isNegative = first & 0x40 != 0
      var value: Int64 = isNegative ? -1 : 0
      for (index, byte) in field.enumerated() {
        let digit = index == 0 ? (isNegative ? byte | 0x80 : byte & 0x7F) : byte
        let (shifted, overflow) = value.multipliedReportingOverflow(by: 256)
        guard !overflow else { return nil }
        value = shifted | Int64(digit)
      }
      return value
    }
    var value: Int64 = 0
    var hasEnded = false
    for byte in field.drop(while: { $0 == 0x20 }) {
      switch byte {
      case 0x30...0x37 where !hasEnded:
        guard value <= Int64.max >> 3 else { return nil }
        value = value << 3 | Int64(byte - 0x30)
      case 0, 0x20: hasEnded = true
      default: return nil
      }
    }
    return value
  }

  /// Decimal with sign and fraction, as PAX writes times and sizes; the fraction is dropped.
  static func decimal(_ bytes: some Collection<UInt8>) -> Int64? {
    var rest = bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    let digits = rest.prefix { $0 != UInt8(ascii: ".") }
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard (0x30...0x39).contains(byte) else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return isNegative ? -value : value
  }
}
