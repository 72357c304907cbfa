import Parsing

/// A package's header as every rpm database holds it: an index of typed tags, then their data.
///
/// Source: rpm's manual, "Package format v4" (header structure); tag numbers of `rpmtag.h`.
struct RpmHeader {
  enum Tag: UInt32 {
    case name = 1000
    case version = 1001
    case release = 1002
    case epoch = 1003
    case vendor = 1011
    case license = 1014
    case packager = 1015
    case architecture = 1022
    case oldFileNames = 1027
    case fileStates = 1029
    case fileModes = 1030
    case fileDigests = 1035
    case fileFlags = 1037
    case sourcePackage = 1044
    case provides = 1047
    case requires = 1049
    case directoryIndexes = 1116
    case baseNames = 1117
    case directoryNames = 1118
    case modularityLabel = 5096
  }

  private struct Entry {
    var type: UInt32
    var offset: Int
    var count: Int
  }

  private var entries: [UInt32: Entry] = [:]
  private let data: Bytes
  /// Bytes of the whole header.
  let size: Int

  /// As rpm itself: more is refused as corrupt.
  static let maximumEntries = 0xFFFF
  static let maximumData = 256 << 20

  /// - Parameter blob: begins with the two counts, without the magic that stands before them in `.rpm` files.
  init(_ blob: Bytes) throws(ParseError) {
    guard let count = blob.integer(at: 0, as: UInt32.self, bigEndian: true),
      let length = blob.integer(at: 4, as: UInt32.self, bigEndian: true)
    else { throw ParseError("rpm header", "shorter than its two counts") }
    guard count > 0, count <= Self.maximumEntries, length <= Self.maximumData else {
      throw ParseError("rpm header", "\(count) entries and \(length) bytes of data")
    }
    let start = 8 + 16 * Int(count)
    size = start + Int(length)
    guard size <= blob.count else {
      throw ParseError("rpm header", "it says \(size) bytes, but there are \(blob.count)")
    }
    data = blob[start..<size]
    entries.reserveCapacity(Int(count))
    for index in 0..<Int(count) {
      let at = 8 + 16 * index
      guard let tag = blob.integer(at: at, as: UInt32.self, bigEndian: true), entries[tag] == nil,
        let type = blob.integer(at: at + 4, as: UInt32.self, bigEndian: true),
        let offset = blob.integer(at: at + 8, as: UInt32.self, bigEndian: true),
        let number = blob.integer(at: at + 12, as: UInt32.self, bigEndian: true), Int(offset) <= data.count
      else { continue }
      entries[tag] = Entry(type: type, offset: Int(offset), count: Int(number))
    }
  }

  /// A string, or the first of several.
  func string(_ tag: Tag) -> String? {
    guard let entry = entries[tag.rawValue], (6...9).contains(entry.type), entry.type != 7 else { return nil }
    return cString(at: entry.offset)?.text
  }

  /// Every string of an array; as many as are there where the count says more.
  func strings(_ tag: Tag) -> [Bytes] {
    guard let entry = entries[tag.rawValue], (6...9).contains(entry.type), entry.type != 7 else { return [] }
    var strings: [Bytes] = []
    strings.reserveCapacity(min(entry.count, data.count - entry.offset))
    var at = entry.offset
    while strings.count < entry.count, let next = cString(at: at) {
      strings.append(next)
      at += next.count + 1
    }
    return strings
  }

  private func cString(at offset: Int) -> Bytes? {
    guard let end = data.firstIndex(of: 0, from: offset) else { return nil }
    return data[offset..<end]
  }

  /// Whole numbers of 8, 16 or 32 bits; as many as are there where the count says more.
  func integers(_ tag: Tag) -> [Int] {
    guard let entry = entries[tag.rawValue] else { return [] }
    let width: Int
    switch entry.type {
    case 1, 2: width = 1
    case 3: width = 2
    case 4: width = 4
    default: return []
    }
    let count = min(entry.count, (data.count - entry.offset) / width)
    return (0..<count).map { index in
      let at = entry.offset + index * width
      switch width {
      case 1: return Int(data[at] ?? 0)
      case 2: return data.integer(at: at, as: UInt16.self, bigEndian: true).map(Int.init) ?? 0
      default: return data.integer(at: at, as: UInt32.self, bigEndian: true).map(Int.init) ?? 0
      }
    }
  }
}
