import Archives
import Images
import Model
import Parsing

/// What Ubuntu's chisel cut out of which packages: `manifest.wall`, in `var/lib/chisel` or wherever a slice asks for it.
/// Such images have no dpkg database.
///
/// Source: Chisel's documentation, "Chisel manifest": zstd, one JSON object a line.
package struct ChiselManifest: Extractor {
  package static let name = "chisel"
  package static let version = 1
  package static let selectors: [Selector] = [.name("manifest.wall")]

  package init() {}

  private static let maximumSize = 256 << 20

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    Magic(head) == .zstd || head[0] == UInt8(ascii: "{") ? .whole(upTo: 64 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let text: Bytes
    do throws(ArchiveError) {
      text = try Inflate.any(content.bytes, limit: Self.maximumSize)
    } catch {
      throw ParseError("chisel manifest", "\(error)")
    }
    var lines = Lines(text)
    guard let header = lines.next(), header.firstRange(of: Array("\"jsonwall\"".utf8)) != nil else {
      throw ParseError("chisel manifest", "the first line is no jsonwall header", at: 0)
    }
    var owned: [String: OwnedPaths.Packer] = [:]
    while let line = lines.next() {
      guard !line.isEmpty else { continue }
      var entry: [String: String] = [:]
      var reader = JSONReader(line, maximumDepth: 8)
      try reader.object { key, reader throws(ParseError) in
        switch key {
        case "kind", "name", "version", "arch", "slice", "path": entry[key] = try reader.stringIfPresent()
        default: try reader.skip()
        }
      }
      take(entry, &owned, &extraction)
    }
    extraction.ownership = owned.sorted { $0.key < $1.key }.map {
      .init(manager: "chisel", package: $0.key, owned: $0.value.finished())
    }
  }

  private func take(
    _ entry: [String: String], _ owned: inout [String: OwnedPaths.Packer], _ extraction: inout Extraction
  ) {
    switch entry["kind"] {
    case "package":
      guard let name = entry["name"], let version = entry["version"], !name.isEmpty, !version.isEmpty else { return }
      let architecture = entry["arch"]
      extraction.packages.append(
        Package(
          type: "deb", name: name, version: version,
          purl: PackageURL(
            type: "deb", name: name, version: version, qualifiers: architecture.map { ["arch": $0] } ?? [:]),
          architecture: architecture, foundBy: Self.name))
    case "content":
      // `libc6_libs`: package names have no underscore.
      guard let slice = entry["slice"], let path = entry["path"], path.hasPrefix("/"), !path.hasSuffix("/"),
        let end = slice.firstIndex(of: "_")
      else { return }
      owned[String(slice[..<end]), default: .init()].append(Bytes(String(path.dropFirst())))
    default: break
    }
  }
}
