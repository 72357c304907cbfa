import Model
import Parsing

/// Extractions as bytes, for the layer cache. Not an exchange format: `version` changes with the layout.
///
/// Packages and files lists can be passed over without reading them: see ``identities(_:)``.
enum ExtractionCodec {
  static let version = 3

  static func encode(_ results: [(name: String, extraction: Extraction)]) -> [UInt8] {
    var writer = BinaryWriter()
    writer.count(results.count)
    for (name, extraction) in results {
      writer.string(name)
      writer.list(extraction.packages) { writer, package in
        var body = BinaryWriter()
        PackageCodec.encode(package, &body)
        writer.blob(body.bytes)
      }
      var rest = BinaryWriter()
      rest.list(extraction.ownership) { writer, owner in
        writer.string(owner.manager)
        writer.string(owner.package)
        encode(owner.owned, &writer)
        encode(owner.sums, &writer)
      }
      rest.optional(extraction.operatingSystem) { writer, os in
        writer.string(os.id)
        writer.string(os.version)
        writer.optional(os.codename) { $0.string($1) }
        writer.optional(os.prettyName) { $0.string($1) }
        writer.list(os.like) { $0.string($1) }
      }
      rest.map(extraction.notes)
      writer.blob(rest.bytes)
    }
    return writer.bytes
  }

  static func decode(_ facts: Bytes) throws(ParseError) -> [(name: String, extraction: Extraction)] {
    var reader = BinaryReader(facts, format: Self.format)
    guard !reader.isAtEnd else { return [] }
    let count = try reader.count()
    var results: [(name: String, extraction: Extraction)] = []
    for _ in 0..<count {
      let name = try reader.string()
      var extraction = Extraction()
      extraction.packages = try reader.list { reader throws(ParseError) in
        var body = BinaryReader(try reader.blob(), format: Self.format)
        return try PackageCodec.decode(&body, foundBy: name)
      }
      var rest = BinaryReader(try reader.blob(), format: Self.format)
      extraction.ownership = try rest.list { reader throws(ParseError) in
        Extraction.Ownership(
          manager: try reader.string(), package: try reader.string(), owned: try decodePaths(&reader),
          sums: try decodePaths(&reader))
      }
      extraction.operatingSystem = try rest.optional { reader throws(ParseError) in
        OperatingSystem(
          id: try reader.string(), version: try reader.string(), codename: try reader.optionalString(),
          prettyName: try reader.optionalString(), like: try reader.strings())
      }
      extraction.notes = try rest.map()
      results.append((name, extraction))
    }
    return results
  }

  private static func encode(_ paths: OwnedPaths, _ writer: inout BinaryWriter) {
    writer.count(paths.count)
    writer.count(paths.packed.count)
    paths.packed.withUnsafeBytes { writer.append($0) }
  }

  private static func decodePaths(_ reader: inout BinaryReader) throws(ParseError) -> OwnedPaths {
    // Each packed path takes two bytes at least, so the number of bytes bounds it too.
    let (count, packed) = (try reader.unsigned(), try reader.blob())
    guard count <= UInt64(packed.count) else { throw ParseError(Self.format, "more paths than bytes") }
    return OwnedPaths(count: Int(count), packed: packed)
  }

  /// Only which packages the facts name: what is asked of the same file in other layers.
  static func identities(_ facts: Bytes) throws(ParseError) -> Set<PackageCodec.Identity> {
    var reader = BinaryReader(facts, format: Self.format)
    var found: Set<PackageCodec.Identity> = []
    guard !reader.isAtEnd else { return found }
    for _ in 0..<(try reader.count()) {
      _ = try reader.blob()
      for _ in 0..<(try reader.count()) {
        var body = BinaryReader(try reader.blob(), format: Self.format)
        found.insert(try PackageCodec.identity(&body))
      }
      _ = try reader.blob()
    }
    return found
  }

  private static let format = "inventory facts"
}
