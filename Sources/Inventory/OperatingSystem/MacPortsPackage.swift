import Images
import Model
import Parsing

/// MacPorts: `…/macports/registry/portfiles/NAME-VERSION_REVISION/…/Portfile`.
///
/// Source: MacPorts guide, "Port registry".
package struct MacPortsPackage: Extractor {
  package static let name = "macports"
  package static let version = 1
  package static let selectors: [Selector] = [.name("Portfile")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    Self.folder(file.path) == nil ? .none : .whole(upTo: 4 << 20)
  }

  private static func folder(_ path: String) -> Substring? {
    guard let hit = path.firstRange(of: "macports/registry/portfiles/") else { return nil }
    return path[hit.upperBound...].split(separator: "/").first
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    guard let folder = Self.folder(file.path), let hyphen = folder.lastIndex(of: "-") else { return }
    let (name, version) = (String(folder[..<hyphen]), String(folder[folder.index(after: hyphen)...]))
    guard !name.isEmpty, !version.isEmpty else { return }
    extraction.packages = [
      Package(
        type: "macports", name: name, version: version,
        purl: PackageURL(type: "macports", name: name, version: version), foundBy: Self.name)
    ]
  }
}
