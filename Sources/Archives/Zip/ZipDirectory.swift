import Parsing

/// Where the central directory stands.
struct ZipDirectory {
  /// Offset in the bytes.
  let start: Int
  let size: Int
  /// Claimed number of entries; nil where the field is too small to tell.
  let count: Int?
  /// What is to be added to every written offset, because something stands before the archive.
  let shift: Int

  /// Finds the end record, from the back: 22 bytes and a comment.
  init(_ bytes: Bytes) throws(ArchiveError) {
    var candidate = bytes.count - 22
    let lowest = max(0, bytes.count - 22 - 0xFFFF)
    while candidate >= lowest {
      if bytes[candidate] == 0x50, bytes.integer(at: candidate, as: UInt32.self) == 0x0605_4B50,
        let found = ZipDirectory(bytes, end: candidate)
      {
        self = found
        return
      }
      candidate -= 1
    }
    throw .corrupt(format: ZipArchive.format, reason: "no end of central directory in the last 65,557 bytes")
  }

  private init?(_ bytes: Bytes, end: Int) {
    guard let count16 = bytes.integer(at: end + 10, as: UInt16.self),
      let size32 = bytes.integer(at: end + 12, as: UInt32.self),
      let offset32 = bytes.integer(at: end + 16, as: UInt32.self)
    else { return nil }
    var (size, offset, count, directoryEnd) = (Int(size32), Int(offset32), Int(count16), end)
    var isExact = false
    // The zip64 locator stands right before the end record.
    if end >= 20, bytes.integer(at: end - 20, as: UInt32.self) == 0x0706_4B50,
      let written = bytes.integer(at: end - 12, as: UInt64.self), let target = Int(exactly: written)
    {
      // The record stands where it is written, or, behind something, right before its locator.
      for record in [target, end - 20 - 56] where bytes.integer(at: record, as: UInt32.self) == 0x0606_4B50 {
        guard let count64 = bytes.integer(at: record + 32, as: UInt64.self).flatMap({ Int(exactly: $0) }),
          let size64 = bytes.integer(at: record + 40, as: UInt64.self).flatMap({ Int(exactly: $0) }),
          let offset64 = bytes.integer(at: record + 48, as: UInt64.self).flatMap({ Int(exactly: $0) })
        else { continue }
        (size, offset, count, directoryEnd, isExact) = (size64, offset64, count64, record, true)
        break
      }
    }
    guard size >= 0, size <= directoryEnd else { return nil }
    start = directoryEnd - size
    self.size = size
    guard offset >= 0, start >= offset else { return nil }
    shift = start - offset
    guard size == 0 || bytes.integer(at: start, as: UInt32.self) == 0x0201_4B50 else { return nil }
    self.count = isExact || count < 0xFFFF ? count : nil
  }

  /// The entry at `offset` of the central directory, and where the next one begins.
  static func entry(_ bytes: Bytes, at offset: Int, shift: Int) -> (ZipEntry, next: Int)? {
    guard let madeBy = bytes.integer(at: offset + 4, as: UInt16.self),
      let flags = bytes.integer(at: offset + 8, as: UInt16.self),
      let method = bytes.integer(at: offset + 10, as: UInt16.self),
      let crc = bytes.integer(at: offset + 16, as: UInt32.self),
      let packed = bytes.integer(at: offset + 20, as: UInt32.self),
      let plain = bytes.integer(at: offset + 24, as: UInt32.self),
      let nameLength = bytes.integer(at: offset + 28, as: UInt16.self),
      let extraLength = bytes.integer(at: offset + 30, as: UInt16.self),
      let commentLength = bytes.integer(at: offset + 32, as: UInt16.self),
      let attributes = bytes.integer(at: offset + 38, as: UInt32.self),
      let local = bytes.integer(at: offset + 42, as: UInt32.self)
    else { return nil }
    let nameEnd = offset + 46 + Int(nameLength)
    let extraEnd = nameEnd + Int(extraLength)
    guard extraEnd + Int(commentLength) <= bytes.count else { return nil }
    var sizes = (plain: Int(plain), packed: Int(packed), local: Int(local))
    zip64(bytes[nameEnd..<extraEnd], &sizes)
    let (place, overflow) = sizes.local.addingReportingOverflow(shift)
    guard !overflow, place >= 0, place < bytes.count, sizes.packed >= 0, sizes.plain >= 0, sizes.packed <= bytes.count
    else { return nil }
    let entry = ZipEntry(
      name: bytes[offset + 46..<nameEnd].withUnsafeBytes { ArchivePath.text($0) }, size: sizes.plain,
      packedSize: sizes.packed, method: method, crc: crc, isEncrypted: flags & 1 != 0,
      mode: madeBy >> 8 == 3 ? UInt16(attributes >> 16) : 0, offset: place)
    return (entry, extraEnd + Int(commentLength))
  }

  /// Takes from the zip64 field, in their fixed order, the values that did not fit.
  private static func zip64(_ extra: Bytes, _ sizes: inout (plain: Int, packed: Int, local: Int)) {
    var at = 0
    while let id = extra.integer(at: at, as: UInt16.self), let length = extra.integer(at: at + 2, as: UInt16.self) {
      if id == 1 {
        var next = at + 4
        func take() -> Int? {
          guard next + 8 <= at + 4 + Int(length) else { return nil }
          defer { next += 8 }
          return extra.integer(at: next, as: UInt64.self).flatMap { Int(exactly: $0) }
        }
        if sizes.plain == Int(UInt32.max) { sizes.plain = take() ?? -1 }
        if sizes.packed == Int(UInt32.max) { sizes.packed = take() ?? -1 }
        if sizes.local == Int(UInt32.max) { sizes.local = take() ?? -1 }
        return
      }
      at += 4 + Int(length)
    }
  }
}
