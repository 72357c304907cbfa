import Documents
import Images
import Model
import Parsing

/// `pubspec.yaml` of a package in pub's cache: `.pub-cache/hosted/pub.dev/NAME-VERSION/`.
///
/// Source: Dart's documentation, "The pub cache" and "The pubspec file".
struct PubCache: Extractor {
  static let name = "pub-cache"
  static let version = 1
  static let selectors: [Selector] = [.name("pubspec.yaml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let parts = file.components
    guard parts.count >= 4, parts[parts.count - 4] == "hosted" || file.isBelow(".pub-cache/git") else { return .none }
    return .whole(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      guard let name = document.string("name"), let version = document["version"]?.scalar else { continue }
      var qualifiers: [String: String] = [:]
      let parts = file.components
      if parts.count >= 3, file.isBelow("hosted") {
        let host = String(parts[parts.count - 3])
        if host != "pub.dev", host != "pub.dartlang.org" { qualifiers["repository_url"] = host }
      }
      var package = Package.installed(EcosystemName("pub", name), version, qualifiers: qualifiers)
      package.dependencies = Set((document["dependencies"]?.members ?? []).map(\.key)).subtracting(["flutter"]).sorted()
        .map { PackageURL(type: "pub", name: $0).description }
      graph.add(package)
    }
    graph.write(into: &extraction)
  }
}
