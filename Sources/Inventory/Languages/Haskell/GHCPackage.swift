import Images
import Model
import Parsing

/// `package.conf.d/*.conf`, GHC's database of registered libraries.
///
/// Source: Cabal, `InstalledPackageInfo`; GHC's user guide, "Packages".
struct GHCPackage: Extractor {
  static let name = "ghc-package"
  static let version = 1
  static let selectors: [Selector] = [.suffix("conf")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "package.conf.d" || file.folder == "package.db" ? .whole(upTo: 2 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    // Empty lines stand after texts here, not between packages.
    var fields: [String: String] = [:]
    for part in FieldStanzas(content.bytes) { fields.merge(part) { first, _ in first } }
    guard let name = fields["package-name"] ?? fields["name"], let version = fields["version"]
    else { throw ParseError("GHC package description", "no name and version") }
    // Internal libraries of a package are called z-package-z-library, and name their package.
    var package = Package.installed(
      EcosystemName("hackage", name), version, licenses: fields["license"].map { [$0] } ?? [])
    var needs: Set<String> = []
    for unit in (fields["depends"] ?? "").split(whereSeparator: \.isWhitespace).prefix(1000) {
      if let (need, number) = Self.unit(unit), need != name {
        needs.insert(PackageURL(type: "hackage", name: need, version: number).description)
      }
    }
    package.dependencies = needs.sorted()
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }

  /// `text-builder-1.2.3-AbCdEf` or `base-4.17.0.0`: the version is the last part of digits and dots.
  static func unit(_ text: Substring) -> (String, String)? {
    let parts = text.split(separator: "-").map(String.init)
    guard
      let place = parts.lastIndex(where: { part in
        part.first?.isNumber == true && part.allSatisfy { $0.isNumber || $0 == "." }
          && (part.contains(".") || part.count < 6)
      }), place > 0
    else { return nil }
    return (parts[..<place].joined(separator: "-"), parts[place])
  }
}
