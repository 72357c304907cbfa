import Images
import Model
import Parsing

/// Node packages in Electron's archives (`app.asar`): files one after the other behind a header in JSON.
///
/// Source: electron/asar, README "Format": a pickle with the header's size (4 bytes 4, 4 bytes size), a pickle with the
/// header (payload size, length of the text, the text, padding), then the contents, whose offsets count from there.
struct ElectronArchive: Extractor {
  static let name = "electron-archive"
  static let version = 1
  static let selectors: [Selector] = [.suffix("asar")]
  private static let headerLimit = 64 << 20
  private static let manifestLimit = 16 << 20
  private static let packageLimit = 50_000

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard head.integer(at: 0, as: UInt32.self) == 4, let header = head.integer(at: 4, as: UInt32.self),
      Int64(header) + 8 <= file.size
    else { return .none }
    return .whole(upTo: 2 << 30)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let bytes = content.bytes
    guard let size = bytes.integer(at: 4, as: UInt32.self), let length = bytes.integer(at: 12, as: UInt32.self),
      Int(size) <= bytes.count - 8, Int(length) <= Int(size) - 8
    else { throw ParseError("asar", "the header is longer than the archive") }
    guard length <= Self.headerLimit else {
      throw ParseError("asar", "a header of \(length) bytes, more than the limit of \(Self.headerLimit)")
    }
    var index = ElectronIndex()
    try index.read(bytes[16..<16 + Int(length)])
    if index.isTruncated { extraction.problem("has more files than are read; the rest was not looked at") }
    let start = 8 + Int(size)
    for found in index.manifests {
      guard let location = NodeLocation(found.path) else { continue }
      guard extraction.packages.count < Self.packageLimit else {
        extraction.problem("has more than \(Self.packageLimit) packages; the rest was not read")
        return
      }
      let place = "\(file.path)!/\(found.path)"
      let (from, overflow) = start.addingReportingOverflow(found.offset)
      guard !overflow, from >= start, found.size >= 0, found.size <= Self.manifestLimit, from <= bytes.count,
        found.size <= bytes.count - from
      else {
        extraction.problem("\(place): stands outside of the archive, or is too large")
        continue
      }
      do throws(ParseError) {
        let manifest = try NodeManifest(bytes[from..<from + found.size])
        if let package = NodePackage.package(manifest, location, locations: [place]) {
          extraction.packages.append(package)
        }
      } catch {
        extraction.problem("\(place): \(error)")
      }
    }
  }
}

/// The `package.json` files that an asar's header lists.
struct ElectronIndex {
  struct Manifest {
    var path: String
    var offset: Int
    var size: Int
  }

  private(set) var manifests: [Manifest] = []
  private(set) var isTruncated = false
  private var entries = 0

  private static let entryLimit = 2_000_000
  /// Folders in each other: each costs two levels of JSON.
  private static let depthLimit = 56

  mutating func read(_ header: Bytes) throws(ParseError) {
    var reader = JSONReader(header)
    try entry(&reader, [])
  }

  private mutating func entry(_ reader: inout JSONReader, _ path: [String]) throws(ParseError) {
    entries += 1
    guard entries <= Self.entryLimit, path.count <= Self.depthLimit else {
      isTruncated = true
      try reader.skip()
      return
    }
    var offset: Int?
    var size: Int?
    var isUnpacked = false
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "files":
        try reader.object { name, reader throws(ParseError) in try entry(&reader, path + [name]) }
      case "offset": offset = try reader.stringIfPresent().flatMap { Int($0) }
      case "size": if try reader.kind() == .number { size = Int(try reader.numberText()) } else { try reader.skip() }
      case "unpacked": if try reader.kind() == .bool { isUnpacked = try reader.bool() } else { try reader.skip() }
      default: try reader.skip()
      }
    }
    // Unpacked files stand beside the archive, where they are found like any other.
    guard path.last == "package.json", !isUnpacked, let offset, let size else { return }
    manifests.append(Manifest(path: path.joined(separator: "/"), offset: offset, size: size))
  }
}
