import Model
import Parsing

/// Extractions as bytes, for the layer cache. Not an exchange format: `version` changes with the layout.
enum ExtractionCodec {
  static let version = 1

  static func encode(_ results: [(name: String, extraction: Extraction)]) -> [UInt8] {
    var writer = BinaryWriter()
    writer.count(results.count)
    for (name, extraction) in results {
      writer.string(name)
      writer.list(extraction.packages) { writer, package in encode(package, &writer) }
      writer.list(extraction.ownership) { writer, owner in
        writer.string(owner.manager)
        writer.string(owner.package)
        writer.list(owner.paths) { $0.string($1) }
        writer.list(owner.digests) { $0.string($1) }
      }
      writer.optional(extraction.operatingSystem) { writer, os in
        writer.string(os.id)
        writer.string(os.version)
        writer.optional(os.codename) { $0.string($1) }
        writer.optional(os.prettyName) { $0.string($1) }
        writer.list(os.like) { $0.string($1) }
      }
      writer.map(extraction.notes)
    }
    return writer.bytes
  }

  static func decode(_ facts: Bytes) throws(ParseError) -> [(name: String, extraction: Extraction)] {
    var reader = BinaryReader(facts, format: "inventory facts")
    let count = try reader.count()
    var results: [(name: String, extraction: Extraction)] = []
    for _ in 0..<count {
      let name = try reader.string()
      var extraction = Extraction()
      extraction.packages = try reader.list { reader throws(ParseError) in try decodePackage(&reader, foundBy: name) }
      extraction.ownership = try reader.list { reader throws(ParseError) in
        Extraction.Ownership(
          manager: try reader.string(), package: try reader.string(), paths: try reader.strings(),
          digests: try reader.strings())
      }
      extraction.operatingSystem = try reader.optional { reader throws(ParseError) in
        OperatingSystem(
          id: try reader.string(), version: try reader.string(), codename: try reader.optionalString(),
          prettyName: try reader.optionalString(), like: try reader.strings())
      }
      extraction.notes = try reader.map()
      results.append((name, extraction))
    }
    return results
  }

  private static func encode(_ package: Package, _ writer: inout BinaryWriter) {
    writer.string(package.type)
    writer.string(package.name)
    writer.string(package.version)
    writer.optional(package.purl.namespace) { $0.string($1) }
    writer.string(package.purl.type)
    writer.string(package.purl.name)
    writer.optional(package.purl.version) { $0.string($1) }
    writer.map(package.purl.qualifiers)
    writer.optional(package.purl.subpath) { $0.string($1) }
    writer.optional(package.source) { writer, source in
      writer.string(source.name)
      writer.string(source.version)
    }
    writer.optional(package.architecture) { $0.string($1) }
    writer.list(package.licenses) { $0.string($1) }
    writer.list(package.locations) { $0.string($1) }
    writer.string(package.scope.rawValue)
    writer.list(package.dependencies) { $0.string($1) }
    writer.list(package.digests) { $0.string($1) }
    writer.map(package.attributes)
  }

  private static func decodePackage(_ reader: inout BinaryReader, foundBy: String) throws(ParseError) -> Package {
    let type = try reader.string()
    let name = try reader.string()
    let version = try reader.string()
    let namespace = try reader.optionalString()
    let purl = PackageURL(
      type: try reader.string(), namespace: namespace, name: try reader.string(), version: try reader.optionalString(),
      qualifiers: try reader.map(), subpath: try reader.optionalString())
    return Package(
      type: type, name: name, version: version, purl: purl,
      source: try reader.optional { reader throws(ParseError) in
        Package.SourcePackage(name: try reader.string(), version: try reader.string())
      },
      architecture: try reader.optionalString(), licenses: try reader.strings(), locations: try reader.strings(),
      scope: Package.Scope(rawValue: try reader.string()) ?? .runtime, dependencies: try reader.strings(),
      foundBy: foundBy, digests: try reader.strings(), attributes: try reader.map())
  }
}
