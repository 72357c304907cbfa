import Images
import Model
import Parsing

/// A .NET program that was published as a single file: the host program, and behind it all assemblies, `deps.json` and
/// `runtimeconfig.json`, with a list of them.
///
/// Source: dotnet/designs, "Single-file bundle" (`accepted/2020/single-file/bundler.md`): a signature, before which
/// stands where the list is.
struct DotNetBundle: Extractor {
  static let name = "dotnet-bundle"
  static let version = 1
  static let selectors: [Selector] = [.magic(.elf), .magic(.pe), .magic(.machO)]

  static let maximumFiles = 200_000

  /// SHA-256 of `.net core bundle`.
  static let signature: [UInt8] = [
    0x8B, 0x12, 0x02, 0xB9, 0x6A, 0x61, 0x20, 0x38, 0x72, 0x7B, 0x93, 0x02, 0x14, 0xD7, 0xA0, 0x32, 0x13, 0xF5, 0xB9,
    0xE6, 0xEF, 0xAE, 0x33, 0x18, 0xEE, 0x3B, 0x2D, 0xCE, 0x24, 0xB3, 0x6A, 0xAE,
  ]
  private static let pattern = BytePattern(bytes: signature)

  func interest(in file: FileEntry, head: Bytes) -> Interest { ProgramInterest.linked(file, head) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    for program in ProgramFile.all(in: content.bytes) {
      guard program.kind != .object, let header = Self.header(of: program) else { continue }
      let list = try Self.list(program.bytes, at: header)
      extraction.packages += try Self.packages(list, program.bytes)
      return
    }
  }

  /// A host that carries nothing has a zero there.
  private static func header(of program: ProgramFile) -> Int? {
    for range in program.variables {
      let hit = program.bytes.withUnsafeBytes { memory in
        pattern.first(in: UnsafeRawBufferPointer(rebasing: memory[range]))
      }
      guard let hit, let offset = program.bytes.integer(at: range.lowerBound + hit - 8, as: Int64.self) else {
        continue
      }
      return Int(exactly: offset).flatMap { $0 > 0 && $0 < program.bytes.count ? $0 : nil }
    }
    return nil
  }

  struct Entry {
    var path: String
    var offset: Int
    var size: Int
    var isCompressed: Bool
  }

  static func list(_ bytes: Bytes, at start: Int) throws(ParseError) -> [Entry] {
    func failure(_ at: Int) -> ParseError { ParseError(".NET bundle", "the list of files is broken", at: at) }
    guard let major = bytes.integer(at: start, as: UInt32.self), (1...16).contains(major),
      let count = bytes.integer(at: start + 8, as: UInt32.self), count <= maximumFiles
    else { throw failure(start) }
    var at = start + 12
    func text() -> String? {
      var length = 0
      for shift in [0, 7, 14] {
        guard let byte = bytes[at] else { return nil }
        at += 1
        length |= Int(byte & 0x7F) << shift
        guard byte & 0x80 == 0 else { continue }
        let text = bytes[at..<at + length]
        at += length
        return length <= 4096 && text.count == length ? text.text : nil
      }
      return nil
    }
    guard text() != nil else { throw failure(at) }
    if major >= 2 { at += 40 }
    var entries: [Entry] = []
    for _ in 0..<count {
      guard let offset = bytes.integer(at: at, as: Int64.self).flatMap({ Int(exactly: $0) }),
        let size = bytes.integer(at: at + 8, as: Int64.self).flatMap({ Int(exactly: $0) })
      else { throw failure(at) }
      at += 16
      var packed: Int64 = 0
      if major >= 6 {
        packed = bytes.integer(at: at, as: Int64.self) ?? 0
        at += 8
      }
      at += 1
      guard let path = text() else { throw failure(at) }
      entries.append(Entry(path: path, offset: offset, size: size, isCompressed: packed != 0))
    }
    return entries
  }

  private static func packages(_ entries: [Entry], _ bytes: Bytes) throws(ParseError) -> [Package] {
    func content(_ suffix: String) -> Bytes? {
      guard let entry = entries.first(where: { $0.path.hasSuffix(suffix) }), !entry.isCompressed, entry.offset >= 0,
        entry.size > 0, entry.size <= 32 << 20, entry.offset <= bytes.count - entry.size
      else { return nil }
      return bytes[entry.offset..<entry.offset + entry.size]
    }
    var packages: [Package] = []
    if let document = content(".deps.json") {
      let names = Set(entries.map { $0.path.split(separator: "/").last.map { $0.lowercased() } ?? "" })
      // Native parts are linked into the host itself: those of the runtime are there although no list has them.
      packages += DependencyContext.present(try DependencyContext(document).packages(foundBy: name)) {
        names.contains($0)
      }
    }
    if let document = content(".runtimeconfig.json") {
      packages += try DotNetRuntimeConfiguration.frameworks(document)
    }
    return packages
  }
}
