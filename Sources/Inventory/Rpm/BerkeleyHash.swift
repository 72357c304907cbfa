import Parsing

/// Reads every pair of a Berkeley DB hash file, in either byte order: rpm's `Packages` until 2019.
///
/// Pages are read in the order of the file, whichever bucket they belong to; values that do not fit on a page follow
/// their chain of overflow pages.
///
/// Source: Berkeley DB's `db_page.h` (versions 4 to 6, hash access method).
struct BerkeleyHash {
  private let bytes: Bytes
  private let pageSize: Int
  private let isBigEndian: Bool

  private enum PageType {
    static let hashUnsorted: UInt8 = 2
    static let overflow: UInt8 = 7
    static let hash: UInt8 = 13
  }

  private enum ItemType {
    static let inline: UInt8 = 1
    static let duplicates: UInt8 = 2
    static let offPage: UInt8 = 3
  }

  private static let pageHeader = 26

  init(_ bytes: Bytes) throws(ParseError) {
    self.bytes = bytes
    switch bytes.integer(at: 12, as: UInt32.self) {
    case 0x0006_1561: isBigEndian = false
    case 0x6115_0600: isBigEndian = true
    default: throw ParseError("Berkeley DB", "no magic number of a hash file", at: 12)
    }
    guard let size = bytes.integer(at: 20, as: UInt32.self, bigEndian: isBigEndian), (512...65536).contains(size),
      size & (size - 1) == 0
    else { throw ParseError("Berkeley DB", "no valid page size", at: 20) }
    pageSize = Int(size)
    guard bytes[24] == 0 else { throw ParseError("Berkeley DB", "it is encrypted", at: 24) }
    // Bit 0 of the flags: pages carry checksums, their header is longer. rpm never asked for them.
    guard (bytes[26] ?? 0) & 1 == 0 else { throw ParseError("Berkeley DB", "its pages carry checksums", at: 26) }
  }

  /// Pages that could not be used are counted, not thrown: the rest of the file may be whole.
  func forEachPair(_ body: (_ key: Bytes, _ value: Bytes) throws(ParseError) -> Void) throws(ParseError) -> Int {
    var broken = 0
    var budget = bytes.count
    for number in 1..<max(bytes.count / pageSize, 1) {
      let page = self.page(number)
      guard page[25] == PageType.hash || page[25] == PageType.hashUnsorted else { continue }
      guard let entries = page.integer(at: 20, as: UInt16.self, bigEndian: isBigEndian) else { continue }
      for pair in 0..<Int(entries) / 2 {
        guard let key = item(page, 2 * pair, &budget), let value = item(page, 2 * pair + 1, &budget) else {
          broken += 1
          continue
        }
        try body(key, value)
      }
    }
    return broken
  }

  private func page(_ number: Int) -> Bytes { bytes[number * pageSize..<(number + 1) * pageSize] }

  private func offset(_ page: Bytes, _ index: Int) -> Int? {
    page.integer(at: Self.pageHeader + 2 * index, as: UInt16.self, bigEndian: isBigEndian).map(Int.init)
  }

  /// Items fill the page from its end: each ends where the one before it begins.
  private func item(_ page: Bytes, _ index: Int, _ budget: inout Int) -> Bytes? {
    guard let start = offset(page, index), let end = index == 0 ? pageSize : offset(page, index - 1), start < end,
      end <= page.count
    else { return nil }
    switch page[start] {
    case ItemType.inline: return page[start + 1..<end]
    case ItemType.offPage:
      guard let first = page.integer(at: start + 4, as: UInt32.self, bigEndian: isBigEndian),
        let length = page.integer(at: start + 8, as: UInt32.self, bigEndian: isBigEndian)
      else { return nil }
      return chain(from: Int(first), length: Int(length), &budget)
    default: return nil
    }
  }

  /// - Parameter budget: bytes that may still be copied from overflow pages, all items together. Each page belongs to
  ///   one item only, so that an honest file never needs more than its own size.
  private func chain(from first: Int, length: Int, _ budget: inout Int) -> Bytes? {
    guard length <= budget else { return nil }
    budget -= length
    var whole: [UInt8] = []
    whole.reserveCapacity(length)
    var next = first
    while whole.count < length {
      let page = self.page(next)
      guard next > 0, page[25] == PageType.overflow,
        let used = page.integer(at: 22, as: UInt16.self, bigEndian: isBigEndian),
        let following = page.integer(at: 16, as: UInt32.self, bigEndian: isBigEndian)
      else { return nil }
      let part = page[Self.pageHeader..<Self.pageHeader + min(Int(used), length - whole.count)]
      guard !part.isEmpty else { return nil }
      part.withUnsafeBytes { whole += $0 }
      next = Int(following)
    }
    return Bytes(whole)
  }
}
