import Images
import Model
import Parsing

/// Node packages, by the `package.json` that npm, Yarn, pnpm, Bun and Deno unpack, and applications by their own.
///
/// What is only test data or a workspace inside a package is not installed. An application is marked by the attribute
/// `application`; a private one can't be what an advisory of the registry names, so its scope is `declared`.
struct NodePackage: Extractor {
  static let name = "node-package"
  static let version = 1
  static let selectors: [Selector] = [.name("package.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    NodeLocation(file.path) == nil ? .none : .whole(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let location = NodeLocation(file.path) else { return }
    let manifest = try NodeManifest(content.bytes)
    if let package = Self.package(manifest, location) { extraction.packages.append(package) }
  }

  /// The package with the scope and attributes of its place.
  static func package(_ manifest: NodeManifest, _ location: NodeLocation, locations: [String] = []) -> Package? {
    guard var package = manifest.package(locations: locations) else { return nil }
    switch location {
    case .installed: break
    case .cached: package.scope = .declared
    case .application:
      package.attributes["application"] = "true"
      if manifest.isPrivate { package.scope = .declared }
    }
    if manifest.isPrivate { package.attributes["private"] = "true" }
    return package
  }
}
