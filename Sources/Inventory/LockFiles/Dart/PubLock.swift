import Documents
import Images
import Model
import Parsing

/// `pubspec.lock` of Dart and Flutter.
///
/// What a development dependency needs in turn is only called `transitive`.
///
/// Source: Dart's documentation, "The pubspec.lock file" and pub's lock file format.
struct PubLock: Extractor {
  static let name = "pub-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("pubspec.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 8 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for member in document["packages"]?.members ?? [] {
        guard let version = member.value["version"]?.scalar else { continue }
        let description = member.value["description"]
        var qualifiers: [String: String] = [:]
        switch member.value.string("source") {
        // Of the project, and of the SDK, which has a version of its own.
        case "path", "sdk": continue
        case "git":
          qualifiers["vcs_url"] =
            "git+\(description?.string("url") ?? "")@\(description?["resolved-ref"]?.scalar ?? "")"
        default:
          let host = description?.string("url") ?? ""
          if !host.isEmpty, host != "https://pub.dev", host != "https://pub.dartlang.org" {
            qualifiers["repository_url"] = host
          }
        }
        let relation = member.value.string("dependency") ?? ""
        let index = graph.add(
          .locked(
            EcosystemName("pub", member.key), version, qualifiers: qualifiers,
            scope: relation == "direct dev" ? .development : .runtime))
        if relation.hasPrefix("direct") { graph.setAttribute("direct", "true", at: index) }
      }
    }
    graph.write(into: &extraction)
  }
}
