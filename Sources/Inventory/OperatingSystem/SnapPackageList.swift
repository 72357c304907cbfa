import Documents
import Images
import Model
import Parsing

/// Debian packages that snaps are made of: the lists `usr/share/snappy/dpkg.yaml` of a base and `snap/manifest.yaml` of
/// an application. The files were copied out of the packages; no dpkg database is there.
///
/// Source: snapcraft.io, "Base snaps"; snapcraft, "build manifest" (`primed-stage-packages`).
package struct SnapPackageList: Extractor {
  package static let name = "snap-packages"
  package static let version = 1
  package static let selectors: [Selector] = [.name("dpkg.yaml"), .name("manifest.yaml")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix("usr/share/snappy") || file.parent == "snap" || file.parent.hasSuffix("/snap")
      ? .wholeIfSmall(upTo: 16 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    guard let document = try YAMLDocument.parse(content.bytes).first else { return }
    var lists = [document["packages"], document["primed-stage-packages"]].compactMap { $0 }
    for part in document["parts"]?.members ?? [] {
      if let list = part.value["stage-packages"] { lists.append(list) }
    }
    var seen: Set<String> = []
    for entry in lists.flatMap(\.elements).compactMap(\.string) where seen.insert(entry).inserted {
      guard seen.count < 100_000, let equals = entry.firstIndex(of: "=") else { continue }
      let full = entry[..<equals]
      let version = String(entry[entry.index(after: equals)...])
      let name = String(full.prefix { $0 != ":" })
      guard !name.isEmpty, !version.isEmpty else { continue }
      extraction.packages.append(
        Package(
          type: "deb", name: name, version: version,
          purl: PackageURL(type: "deb", namespace: "ubuntu", name: name, version: version), foundBy: Self.name,
          attributes: ["snap": document["name"]?.string ?? "base"]))
    }
  }
}
