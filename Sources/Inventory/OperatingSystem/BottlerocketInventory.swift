import Images
import Model
import Parsing

/// Bottlerocket's own list: `usr/share/bottlerocket/application-inventory.json`, below the architecture's system root.
package struct BottlerocketInventory: Extractor {
  package static let name = "bottlerocket"
  package static let version = 1
  package static let selectors: [Selector] = [.name("application-inventory.json")]

  package init() {}

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    for entry in document["Content"]?.elements ?? [] {
      guard let name = entry["Name"]?.string, let plain = entry["Version"]?.string, !name.isEmpty, !plain.isEmpty else {
        continue
      }
      let release = entry["Release"]?.string ?? ""
      var version = release.isEmpty ? plain : "\(plain)-\(release)"
      if let epoch = entry["Epoch"]?.text, !epoch.isEmpty, epoch != "0" { version = "\(epoch):\(version)" }
      let architecture = entry["Architecture"]?.string
      extraction.packages.append(
        Package(
          type: "bottlerocket", name: name, version: version,
          purl: PackageURL(
            type: "bottlerocket", name: name, version: version,
            qualifiers: architecture.map { ["arch": $0] } ?? [:]),
          architecture: architecture, foundBy: Self.name))
    }
  }
}
