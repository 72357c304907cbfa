import Images
import Parsing

/// `var/lib/ubuntu-advantage/status.json`: whether the machine is entitled to Ubuntu's extended maintenance; fixes that
/// only come with it cannot be had otherwise.
package struct UbuntuPro: Extractor {
  package static let name = "ubuntu-pro"
  package static let version = 1
  package static let selectors: [Selector] = [.folder("ubuntu-advantage")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name == "status.json" ? .whole(upTo: 4 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    let document = try JSONValue(parsing: content.bytes)
    let enabled = (document["services"]?.elements ?? []).filter { $0["status"]?.string == "enabled" }
      .compactMap { $0["name"]?.string }.filter { $0.hasPrefix("esm-") }
    if !enabled.isEmpty { extraction.notes[Inventory.ubuntuServices] = enabled.sorted().joined(separator: " ") }
  }
}
