import Model
import Parsing

/// The fields of a `package.json` that say what it is.
///
/// Source: npm, "package.json" (CLI 11). Old packages write the licence as an object or a list.
struct NodeManifest: Sendable, Hashable {
  var name = ""
  var version = ""
  /// The registry refuses to publish it, so no advisory of the registry speaks about it.
  var isPrivate = false
  var licenses: [String] = []

  init(_ bytes: Bytes) throws(ParseError) {
    var reader = JSONReader(bytes)
    guard try reader.kind() == .object else { return }
    var manifest = (name: "", version: "", isPrivate: false, license: [String](), licenses: [String]())
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "name": manifest.name = try reader.stringIfPresent() ?? ""
      case "version": manifest.version = try reader.stringIfPresent() ?? ""
      case "private":
        if try reader.kind() == .bool { manifest.isPrivate = try reader.bool() } else { try reader.skip() }
      case "license": manifest.license = try Self.licence(&reader)
      case "licenses": manifest.licenses = try Self.licence(&reader)
      default: try reader.skip()
      }
    }
    (name, version, isPrivate) = (manifest.name.trimmingSpaces, Self.clean(manifest.version), manifest.isPrivate)
    licenses = manifest.license.isEmpty ? manifest.licenses : manifest.license
  }

  /// `"MIT"`, `{"type": "MIT", "url": …}`, or a list of either.
  private static func licence(_ reader: inout JSONReader) throws(ParseError) -> [String] {
    let value = try JSONValue(parsing: reader.skip(), maximumDepth: 8)
    let parts = value.elements.isEmpty ? [value] : value.elements
    return parts.prefix(16).compactMap { part in
      let text = (part.string ?? part["type"]?.string ?? part["name"]?.string ?? "").trimmingSpaces
      return text.isEmpty || text.utf8.count > 200 ? nil : text
    }
  }

  /// npm reads `v1.2.3` and `=1.2.3` as `1.2.3`.
  private static func clean(_ version: String) -> String {
    var part = version.trimmingSpaces[...]
    while let first = part.utf8.first, first == UInt8(ascii: "v") || first == UInt8(ascii: "=") {
      part = part.dropFirst()
    }
    return String(part)
  }

  /// - Returns: Nil where name and version are not both there and usable: such a file describes no package.
  func package(locations: [String] = [], scope: Package.Scope = .runtime) -> Package? {
    guard let digit = version.utf8.first, (0x30...0x39).contains(digit), version.utf8.count <= 256,
      !version.utf8.contains(where: { $0 <= 0x20 }), let (namespace, last) = Self.split(name)
    else { return nil }
    return Package(
      type: "npm", name: name, version: version,
      purl: PackageURL(type: "npm", namespace: namespace, name: last, version: version), licenses: licenses,
      locations: locations, scope: scope, foundBy: "")
  }

  /// `@scope/name` in its parts; nil for what can't be a name.
  private static func split(_ name: String) -> (namespace: String?, name: String)? {
    guard name.utf8.count <= 214, !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == 0x5C }) else {
      return nil
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard name.utf8.first == UInt8(ascii: "@") else {
      return parts.count == 1 && !name.isEmpty && !name.hasPrefix(".") ? (nil, name) : nil
    }
    guard parts.count == 2, parts[0].utf8.count > 1, !parts[1].isEmpty else { return nil }
    return (String(parts[0]), String(parts[1]))
  }
}
