import Parsing

/// A set of images by number: a bit each.
struct ImageSet {
  private(set) var words: [UInt64] = []
  /// Images of one chunk in the tables.
  static let chunk = 1024

  mutating func insert(_ image: Int) {
    guard image >= 0 else { return }
    let word = image >> 6
    if word >= words.count {
      guard word < 1 << 24 else { return }
      words += [UInt64](repeating: 0, count: word + 1 - words.count)
    }
    words[word] |= 1 << UInt64(image & 63)
  }

  func contains(_ image: Int) -> Bool {
    image >= 0 && image >> 6 < words.count && words[image >> 6] >> UInt64(image & 63) & 1 == 1
  }

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Rising.
  func forEach(_ body: (Int) throws -> Bool) rethrows {
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        guard try body(index << 6 + rest.trailingZeroBitCount) else { return }
        rest &= rest - 1
      }
    }
  }

  /// Numbers within a chunk, sorted: two bytes each.
  static func unpack(_ bytes: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
    var offset = 0
    while offset + 2 <= bytes.count {
      body(Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))))
      offset += 2
    }
  }

  static func pack(_ numbers: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * 2)
    for number in numbers {
      bytes.append(UInt8(truncatingIfNeeded: number))
      bytes.append(UInt8(truncatingIfNeeded: number >> 8))
    }
    return bytes
  }
}
