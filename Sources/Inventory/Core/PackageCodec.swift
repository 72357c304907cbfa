import Model
import Parsing

/// One package as bytes, for caches: what an extractor knows of it. Who found it, whom it belongs to and which layer
/// brought it is written by others.
package enum PackageCodec {
  /// What tells a package of one database from the others, whatever else changed about it.
  struct Identity: Hashable {
    var type: String
    var name: String
    var version: String
    var architecture: String?
  }

  package static func encode(_ package: Package, _ writer: inout BinaryWriter) {
    writer.string(package.type)
    writer.string(package.name)
    writer.string(package.version)
    writer.optional(package.architecture) { $0.string($1) }
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
    writer.list(package.licenses) { $0.string($1) }
    writer.list(package.locations) { $0.string($1) }
    writer.string(package.scope.rawValue)
    writer.list(package.dependencies) { $0.string($1) }
    writer.list(package.digests) { $0.string($1) }
    writer.map(package.attributes)
  }

  package static func decode(_ reader: inout BinaryReader, foundBy: String) throws(ParseError) -> Package {
    let identity = try identity(&reader)
    let namespace = try reader.optionalString()
    let purl = PackageURL(
      type: try reader.string(), namespace: namespace, name: try reader.string(), version: try reader.optionalString(),
      qualifiers: try reader.map(), subpath: try reader.optionalString())
    return Package(
      type: identity.type, name: identity.name, version: identity.version, purl: purl,
      source: try reader.optional { reader throws(ParseError) in
        Package.SourcePackage(name: try reader.string(), version: try reader.string())
      },
      architecture: identity.architecture, licenses: try reader.strings(), locations: try reader.strings(),
      scope: Package.Scope(rawValue: try reader.string()) ?? .runtime, dependencies: try reader.strings(),
      foundBy: foundBy, digests: try reader.strings(), attributes: try reader.map())
  }

  static func identity(_ reader: inout BinaryReader) throws(ParseError) -> Identity {
    Identity(
      type: try reader.string(), name: try reader.string(), version: try reader.string(),
      architecture: try reader.optionalString())
  }
}
