import Documents
import Images
import Model
import Parsing

/// Flatpak applications, by the metadata that they export for software centres:
/// `var/lib/flatpak/app/ID/…/share/metainfo/ID.metainfo.xml`.
///
/// Source: AppStream specification 1.0, "Upstream metadata": `id`, `releases/release@version`, newest first.
package struct FlatpakApplication: Extractor {
  package static let name = "flatpak"
  package static let version = 1
  package static let selectors: [Selector] = [.folder("metainfo"), .folder("appdata")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard file.path.hasSuffix(".xml"), file.path.firstRange(of: "flatpak/app/") != nil else { return .none }
    return .wholeIfSmall(upTo: 4 << 20)
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let root = try XMLDocument.parse(content.bytes)
    guard let id = root[child: "id"]?.text.trimmedText, !id.isEmpty,
      let version = root[child: "releases"]?[child: "release"]?[attribute: "version"], !version.isEmpty
    else { return }
    let license = root[child: "project_license"]?.text.trimmedText
    extraction.packages = [
      Package(
        type: "flatpak", name: id, version: version, purl: PackageURL(type: "flatpak", name: id, version: version),
        licenses: license.map { [$0] } ?? [], foundBy: Self.name)
    ]
  }
}

extension String {
  /// Without white space at either end.
  var trimmedText: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
