import Images
import Model
import Parsing

/// Extensions of VS Code and its relatives: `extensions/PUBLISHER.NAME-VERSION/package.json` with `engines.vscode`.
///
/// Source: VS Code's documentation, "Extension Manifest".
struct VSCodeExtension: Extractor {
  static let name = "vscode-extension"
  static let version = 1
  static let selectors: [Selector] = [.name("package.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let parts = file.components
    guard parts.count >= 3, parts[parts.count - 3] == "extensions", !file.isBelow("node_modules") else { return .none }
    return .wholeIfSmall(upTo: 8 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let document = try RelaxedJSON.parse(content.bytes)
    guard let publisher = document.string("publisher"), let name = document.string("name"),
      let version = document.string("version"), document["engines"]?["vscode"] != nil
    else { return }
    var package = Package.installed(
      EcosystemName("vscode-extension", namespace: publisher, name, full: "\(publisher).\(name)"), version,
      licenses: document["license"]?.licenses ?? [])
    // The platform of which it was made stands in the folder's name: publisher.name-1.0.0-linux-x64
    if let platform = file.folder.place(of: "-\(version)-") {
      package.attributes["platform"] = String(file.folder[platform.upperBound...])
    }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}
