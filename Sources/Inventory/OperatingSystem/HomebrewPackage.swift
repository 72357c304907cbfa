import Images
import Model
import Parsing

/// Homebrew's formulae: `…/Cellar/NAME/VERSION/INSTALL_RECEIPT.json`; name and version are the folders'.
///
/// Source: Homebrew's documentation, "Formula cookbook" (keg, Cellar, tab).
package struct HomebrewPackage: Extractor {
  package static let name = "homebrew"
  package static let version = 1
  package static let selectors: [Selector] = [.name("INSTALL_RECEIPT.json")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    Self.folders(file.path) == nil ? .none : .whole(upTo: 4 << 20)
  }

  private static func folders(_ path: String) -> (name: String, version: String)? {
    let parts = path.split(separator: "/")
    guard parts.count >= 4, parts[parts.count - 4] == "Cellar" else { return nil }
    return (String(parts[parts.count - 3]), String(parts[parts.count - 2]))
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    guard let (name, version) = Self.folders(file.path) else { return }
    // A receipt that can't be read is still a keg.
    let receipt = try? JSONValue(parsing: content.bytes)
    let tap = receipt?["source"]?["tap"]?.string
    let needs = (receipt?["runtime_dependencies"]?.elements ?? []).compactMap { need -> String? in
      guard let name = need["full_name"]?.string, let version = need["pkg_version"]?.string else { return nil }
      return PackageURL(type: "brew", name: name, version: version).description
    }
    extraction.packages = [
      Package(
        type: "brew", name: name, version: version, purl: PackageURL(type: "brew", name: name, version: version),
        dependencies: needs.sorted(), foundBy: Self.name, attributes: tap.map { ["tap": $0] } ?? [:])
    ]
  }
}
