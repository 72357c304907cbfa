import Images
import Parsing

/// What rpm has installed, from its database in any of its three formats.
///
/// The folder is not asked for: a database may stand anywhere, with a link in its usual place.
struct RpmDatabase: Extractor {
  static let name = "rpm"
  static let version = 1
  static let selectors: [Selector] = [
    .name("rpmdb.sqlite"), .name("rpmdb.sqlite-wal"), .name("Packages"), .name("Packages.db"), .magic(.rpmNDB),
  ]

  static let maximumSize = 1 << 30

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    switch Magic(head) {
    case .sqlite, .berkeleyDB, .rpmNDB: return .whole(upTo: Self.maximumSize)
    default:
      // Where a database must be, anything else is a broken one. Elsewhere apt's lists have the same name.
      let isInPlace = file.parent == "rpm" || file.parent.hasSuffix("/rpm")
      return isInPlace ? .whole(upTo: Self.maximumSize) : .none
    }
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let bytes = content.bytes
    guard !file.name.hasSuffix("-wal") else {
      // A log that has only its header holds no changes.
      if bytes.count > 32 {
        extraction.problem(
          "rpm's database has a write-ahead log that was not merged into it; newer changes are not seen")
      }
      return
    }
    var packages = RpmPackages()
    var broken = 0
    func take(_ blob: Bytes) {
      do throws(ParseError) {
        packages.add(try RpmHeader(blob), into: &extraction)
      } catch {
        broken += 1
      }
    }
    defer {
      packages.finish(into: &extraction)
      if broken > 0 { extraction.problem("\(broken) entries of rpm's database could not be read") }
    }
    switch Magic(bytes.prefix(512)) {
    case .sqlite:
      try SQLiteDatabase(bytes).forEachRow(of: "Packages") { row in
        if let blob = row.values.lazy.compactMap(\.blob).first { take(blob) } else { broken += 1 }
      }
    case .berkeleyDB:
      broken += try BerkeleyHash(bytes).forEachPair { key, value in
        // Number 0 counts the packages.
        if key.count == 4, key != Bytes([0, 0, 0, 0]) { take(value) }
      }
    case .rpmNDB: broken += try NativeRpmDatabase(bytes).forEachBlob { take($0) }
    default: throw ParseError("rpm database", "neither SQLite nor Berkeley DB nor NDB")
    }
  }
}
