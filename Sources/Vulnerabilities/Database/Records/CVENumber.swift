/// A CVE id as a number: the year above 32 bits, the sequence number below.
package struct CVENumber: Sendable, Hashable, Comparable {
  package let value: Int64

  package init(value: Int64) { self.value = value }

  /// `CVE-2021-44228`, letters in any case; nil for anything else.
  package init?(_ text: String) {
    let utf8 = text.utf8
    guard utf8.count >= 10, utf8.count <= 24, text.prefix(4).uppercased() == "CVE-" else { return nil }
    let parts = text.dropFirst(4).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count >= 1,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int64(parts[0]), let number = Int64(parts[1]), number < 1 << 32
    else { return nil }
    value = year << 32 | number
  }

  package var year: Int { Int(value >> 32) }
  package var number: UInt32 { UInt32(truncatingIfNeeded: value) }

  /// At least four digits, as the ids are written.
  package var text: String {
    let digits = String(number)
    return "CVE-\(year)-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  package static func < (a: CVENumber, b: CVENumber) -> Bool { a.value < b.value }
}
