import Parsing

/// Reads rpm's own database format, NDB (`Packages.db`, SUSE): slots that point at blobs.
///
/// Source: rpm's `lib/backend/ndb/rpmpkg.c`. All numbers are little endian.
struct NativeRpmDatabase {
  private let bytes: Bytes
  private let slotPages: Int

  private static let pageSize = 4096
  private static let slotSize = 16
  /// Slots that the file's header takes the place of.
  private static let firstSlot = 2
  private static let blockSize = 16

  init(_ bytes: Bytes) throws(ParseError) {
    guard bytes.starts(with: "RpmP"), let version = bytes.integer(at: 4, as: UInt32.self),
      let pages = bytes.integer(at: 12, as: UInt32.self)
    else { throw ParseError("rpm NDB", "no header") }
    guard version == 0 else { throw ParseError("rpm NDB", "version \(version) is not known", at: 4) }
    guard pages > 0, Int(pages) <= bytes.count / Self.pageSize else {
      throw ParseError("rpm NDB", "\(pages) pages of slots, more than the file has", at: 12)
    }
    self.bytes = bytes
    slotPages = Int(pages)
  }

  /// Blobs that could not be used are counted, not thrown: the rest of the file may be whole.
  func forEachBlob(_ body: (Bytes) throws(ParseError) -> Void) throws(ParseError) -> Int {
    var broken = 0
    // Blobs never share a block, so that an honest file never gives more bytes than it has.
    var budget = bytes.count
    for slot in Self.firstSlot..<slotPages * (Self.pageSize / Self.slotSize) {
      let at = slot * Self.slotSize
      guard let index = bytes.integer(at: at + 4, as: UInt32.self),
        let block = bytes.integer(at: at + 8, as: UInt32.self), let blocks = bytes.integer(at: at + 12, as: UInt32.self)
      else { break }
      guard bytes[at..<at + 4].starts(with: "Slot") else {
        broken += 1
        continue
      }
      guard index != 0, block != 0 else { continue }
      let start = Int(block) * Self.blockSize
      let head = bytes[start..<start + 16]
      guard head.starts(with: "BlbS"), head.integer(at: 4, as: UInt32.self) == index,
        let length = head.integer(at: 12, as: UInt32.self), Int(length) <= Int(blocks) * Self.blockSize,
        Int(length) <= budget
      else {
        broken += 1
        continue
      }
      budget -= Int(length)
      let blob = bytes[start + 16..<start + 16 + Int(length)]
      guard blob.count == Int(length) else {
        broken += 1
        continue
      }
      try body(blob)
    }
    return broken
  }
}
