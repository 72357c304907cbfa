import Archives
import Images
import Model
import Parsing

/// Source archives of Python distributions that lie about: `NAME-VERSION.tar.gz` with `NAME-VERSION/PKG-INFO`.
/// They are not installed: scope `declared`.
///
/// Source: PyPA, "Source distribution format" (PEP 625).
struct PythonSourceArchive: Extractor {
  static let name = "python-source-archive"
  static let version = 1
  static let selectors: [Selector] = [.suffix("gz"), .suffix("tgz"), .suffix("bz2")]
  private static let memberLimit = 20_000
  private static let unpackedLimit = 256 << 20

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard Self.folder(file.name) != nil, Compression(head: head) != .none, !PythonDistribution.isFixture(file.path)
    else { return .none }
    return .wholeIfSmall(upTo: 64 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let folder = Self.folder(file.name) else { return }
    let found: Bytes?
    do throws(ArchiveError) { found = try Self.metadata(content.bytes) } catch {
      // Its name only looks like a source archive's: what is in it is no promise.
      return
    }
    guard let found else { return }
    var metadata = PythonMetadata(found)
    metadata.fill(fromFolder: folder + ".tar")
    if let package = metadata.package(scope: .declared) { extraction.packages.append(package) }
  }

  /// `requests-2.31.0` of `requests-2.31.0.tar.gz`; nil for a name of another shape.
  static func folder(_ name: Substring) -> Substring? {
    var stem = name
    for suffix in [".tar.gz", ".tgz", ".tar.bz2"] where stem.hasSuffix(suffix) {
      stem = stem.dropLast(suffix.count)
      guard let dash = stem.lastIndex(of: "-"), dash > stem.startIndex,
        let digit = stem[stem.index(after: dash)...].utf8.first, (0x30...0x39).contains(digit),
        stem[..<dash].utf8.allSatisfy(PythonName.isNameByte)
      else { return nil }
      return stem
    }
    return nil
  }

  /// `PKG-INFO` of the archive's one folder.
  private static func metadata(_ bytes: Bytes) throws(ArchiveError) -> Bytes? {
    let packed = BytesSource(bytes)
    let first = try packed.nextChunk()
    guard let plain = try Compression(head: bytes).unpack(first: first, packed) else { return nil }
    let reader = TarReader(Chunks(plain, size: 128 << 10))
    for _ in 0..<memberLimit {
      guard let entry = try reader.next(), reader.position <= unpackedLimit else { return nil }
      let parts = entry.path.split(separator: "/")
      guard parts.count == 2, parts[1] == "PKG-INFO", entry.kind == .file, entry.size <= 8 << 20 else { continue }
      var body: [UInt8] = []
      try reader.body(failure: { $0 }) { piece throws(ArchiveError) in body += piece }
      return Bytes(body)
    }
    return nil
  }
}
