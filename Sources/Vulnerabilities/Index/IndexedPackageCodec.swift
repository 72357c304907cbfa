import Model
import Parsing

/// A package with everything that matching depends on, as bytes: equal packages give equal bytes, wherever they were
/// found.
struct IndexedPackageCodec {
  /// Attributes that matching looks at.
  private static let attributes = ["modularitylabel", "vendor", "maintainer", "main-module"]

  var package: Package
  var os: OperatingSystem?
  /// The operating system's package that brought it.
  var owner: Package?

  var bytes: [UInt8] {
    var writer = BinaryWriter()
    Self.write(package, &writer)
    writer.optional(os) { writer, os in
      writer.string(os.id)
      writer.string(os.version)
      writer.optional(os.codename) { $0.string($1) }
      writer.byte(os.prettyName?.contains("Stream") == true ? 1 : 0)
    }
    writer.optional(owner) { Self.write($1, &$0) }
    return writer.bytes
  }

  private static func write(_ package: Package, _ writer: inout BinaryWriter) {
    writer.string(package.type)
    writer.string(package.name)
    writer.string(package.version)
    writer.string(package.purl.description)
    writer.optional(package.source) { writer, source in
      writer.string(source.name)
      writer.string(source.version)
    }
    writer.optional(package.architecture) { $0.string($1) }
    writer.string(package.scope.rawValue)
    writer.map(package.attributes.filter { attributes.contains($0.key) })
  }

  init(package: Package, os: OperatingSystem?, owner: Package?) {
    self.package = package
    let isSystem = PackageLookup.languages[package.type] == nil
    // A language's packages are the same in every distribution, unless one of the distribution's brought them.
    self.os = isSystem || owner != nil ? os : nil
    self.owner = owner
    if owner != nil { self.package.ownedBy = owner?.purl.description }
  }

  init(parsing bytes: Bytes) throws(ParseError) {
    var reader = BinaryReader(bytes, format: "index")
    package = try Self.read(&reader)
    os = try reader.optional { reader throws(ParseError) in
      let id = try reader.string()
      let version = try reader.string()
      let codename = try reader.optionalString()
      let isStream = try reader.byte() != 0
      return OperatingSystem(id: id, version: version, codename: codename, prettyName: isStream ? "\(id) Stream" : nil)
    }
    owner = try reader.optional { reader throws(ParseError) in try Self.read(&reader) }
    package.ownedBy = owner?.purl.description
  }

  private static func read(_ reader: inout BinaryReader) throws(ParseError) -> Package {
    let type = try reader.string()
    let name = try reader.string()
    let version = try reader.string()
    let purl = try reader.string()
    let source = try reader.optional { reader throws(ParseError) in
      let name = try reader.string()
      return Package.SourcePackage(name: name, version: try reader.string())
    }
    let architecture = try reader.optionalString()
    let scope = Package.Scope(rawValue: try reader.string()) ?? .runtime
    return Package(
      type: type, name: name, version: version,
      purl: (try? PackageURL(parsing: purl)) ?? PackageURL(type: type, name: name, version: version), source: source,
      architecture: architecture, scope: scope, foundBy: "index", attributes: try reader.map())
  }

  static func name(_ type: String, _ name: String) -> Int64 { StableHash.of("package", type, name) }
}
