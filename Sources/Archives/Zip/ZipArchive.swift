import CISAL
import Parsing

/// A zip in memory, by its central directory, wherever it begins: programs and scripts may stand before it.
///
/// Bounds are the caller's: what an entry claims costs nothing until ``contents(of:limit:)``, and entries that share
/// their stored bytes (the trick of zip bombs) are refused.
///
/// Source: PKWARE's APPNOTE 6.3.10.
package struct ZipArchive: Sendable {
  /// In the order of the central directory.
  package let entries: [ZipEntry]
  /// What is wrong with the archive: contradictions, overlaps, entries cut off.
  package let problems: [String]
  private let bytes: Bytes
  /// Places in `entries` that share stored bytes with an earlier one.
  private let overlapping: Set<Int>

  package static let maximumEntries = 1 << 20
  static let format = "zip"

  /// - Parameter limit: of entries; a zip with more is read up to it, with a problem.
  package init(_ bytes: Bytes, maximumEntries limit: Int = ZipArchive.maximumEntries) throws(ArchiveError) {
    self.bytes = bytes
    let directory = try ZipDirectory(bytes)
    var problems: [String] = []
    var entries: [ZipEntry] = []
    var offset = directory.start
    let end = directory.start + directory.size
    while offset + 46 <= end, bytes.integer(at: offset, as: UInt32.self) == 0x0201_4B50 {
      guard entries.count < limit else {
        problems.append("has more than \(limit) entries; the rest was not looked at")
        break
      }
      guard let (entry, next) = ZipDirectory.entry(bytes, at: offset, shift: directory.shift) else {
        problems.append("entry \(entries.count) of the central directory is cut off")
        break
      }
      entries.append(entry)
      offset = next
    }
    if let claimed = directory.count, claimed != entries.count, entries.count < limit {
      problems.append("claims \(claimed) entries, but its central directory has \(entries.count)")
    }
    // Stored bytes that belong to two entries: sorted by place, each must end before the next begins.
    var overlapping: Set<Int> = []
    var reached = 0
    for index in Self.order(entries) {
      let entry = entries[index]
      if entry.offset < reached { overlapping.insert(index) }
      reached = max(reached, entry.offset + 30 + entry.packedSize)
    }
    if !overlapping.isEmpty { problems.append("\(overlapping.count) entries share stored bytes with others; refused") }
    self.entries = entries
    self.problems = problems
    self.overlapping = overlapping
  }

  /// Indices by place; most writers put the directory in that order already.
  private static func order(_ entries: [ZipEntry]) -> [Int] {
    let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.offset <= $1.offset }
    if isSorted { return Array(entries.indices) }
    return entries.indices.sorted { (entries[$0].offset, $0) < (entries[$1].offset, $1) }
  }

  /// By its exact name; the last one where there are several.
  package subscript(name: String) -> ZipEntry? { entries.last { $0.name == name } }

  /// The unpacked bytes, checked against size and CRC: stored entries as a view, others unpacked.
  ///
  /// - Parameter limit: bytes; an entry that is larger, whatever it claims, throws.
  package func contents(of entry: ZipEntry, limit: Int) throws(ArchiveError) -> Bytes {
    let stored = try stored(entry)
    guard entry.size <= limit else {
      throw .limit(format: "zip entry \(entry.name)", what: "\(entry.size) bytes", limit: limit)
    }
    let content: Bytes
    switch entry.method {
    case 0: content = stored
    case 8: content = try Inflate.raw(stored, limit: entry.size, expected: entry.size)
    case 12: content = try Inflate.bzip2(stored, limit: entry.size)
    case 93: content = try Inflate.zstd(stored, limit: entry.size)
    case 95: content = try Inflate.xz(stored, limit: entry.size)
    default: throw .unsupported(format: "zip entry \(entry.name)", feature: "packing method \(entry.method)")
    }
    guard content.count == entry.size else {
      throw .corrupt(
        format: "zip entry \(entry.name)", reason: "\(content.count) bytes where the directory says \(entry.size)")
    }
    let crc = content.withUnsafeBytes { memory in
      memory.baseAddress.map {
        crc32_gzip_refl(0, $0.assumingMemoryBound(to: UInt8.self), UInt64(memory.count))
      } ?? 0
    }
    guard crc == entry.crc else { throw .corrupt(format: "zip entry \(entry.name)", reason: "its checksum is wrong") }
    return content
  }

  /// The first bytes of an entry as they are stored: of the content itself where it isn't packed. Empty where they are
  /// not there.
  package func storedPrefix(of entry: ZipEntry, _ count: Int) -> Bytes {
    (try? stored(entry))?.prefix(count) ?? Bytes()
  }

  /// How the local header contradicts the central directory; nil where it doesn't. Readers that go by one see another
  /// archive than readers that go by the other.
  package func disagreement(of entry: ZipEntry) -> String? {
    let at = entry.offset
    guard bytes.integer(at: at, as: UInt32.self) == 0x0403_4B50, let flags = bytes.integer(at: at + 6, as: UInt16.self),
      let method = bytes.integer(at: at + 8, as: UInt16.self), let crc = bytes.integer(at: at + 14, as: UInt32.self),
      let packed = bytes.integer(at: at + 18, as: UInt32.self),
      let nameLength = bytes.integer(at: at + 26, as: UInt16.self)
    else { return "no local header where the central directory points" }
    let name = bytes[at + 30..<at + 30 + Int(nameLength)].withUnsafeBytes { ArchivePath.text($0) }
    if name != entry.name { return "the local header names it \(name.prefix(200))" }
    if method != entry.method { return "the local header says packing method \(method), the directory \(entry.method)" }
    // Bit 3: sizes and checksum follow the content.
    if flags & 8 == 0, packed != UInt32.max, Int(packed) != entry.packedSize || crc != entry.crc {
      return "size or checksum differ between local header and directory"
    }
    return nil
  }

  private func stored(_ entry: ZipEntry) throws(ArchiveError) -> Bytes {
    let format = "zip entry \(entry.name)"
    guard !entry.isEncrypted else { throw .unsupported(format: format, feature: "encryption") }
    if !overlapping.isEmpty, overlapping.contains(where: { entries[$0] == entry }) {
      throw .corrupt(format: format, reason: "it shares its stored bytes with another entry")
    }
    guard bytes.integer(at: entry.offset, as: UInt32.self) == 0x0403_4B50,
      let nameLength = bytes.integer(at: entry.offset + 26, as: UInt16.self),
      let extraLength = bytes.integer(at: entry.offset + 28, as: UInt16.self)
    else { throw .corrupt(format: format, reason: "no local header where the central directory points") }
    let start = entry.offset + 30 + Int(nameLength) + Int(extraLength)
    guard start <= bytes.count, entry.packedSize <= bytes.count - start else {
      throw .truncated(format: format, reason: "its content goes over the end of the archive")
    }
    return bytes[start..<start + entry.packedSize]
  }
}
