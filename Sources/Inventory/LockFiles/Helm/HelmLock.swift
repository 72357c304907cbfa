import Documents
import Images
import Model
import Parsing

/// `Chart.lock`, and `requirements.lock` of Helm 2.
///
/// Source: Helm's documentation, "Charts", section "Managing dependencies".
struct HelmLock: Extractor {
  static let name = "helm-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("Chart.lock"), .name("requirements.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    // Others call a file so too.
    file.name == "Chart.lock" ? .whole(upTo: 1 << 20) : .wholeIfSmall(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let documents: [JSONValue]
    if file.name == "Chart.lock" {
      documents = try YAMLDocument.parse(content.bytes)
    } else {
      documents = (try? YAMLDocument.parse(content.bytes)) ?? []
    }
    var graph = PackageGraph()
    for document in documents {
      for value in document["dependencies"]?.elements ?? [] {
        guard let name = value.string("name"), let version = value["version"]?.scalar else { continue }
        var qualifiers: [String: String] = [:]
        if let repository = value.string("repository"), repository.contains("://"), !repository.hasPrefix("file:") {
          qualifiers["repository_url"] = repository
        }
        graph.add(.locked(EcosystemName("helm", name), version, qualifiers: qualifiers))
      }
    }
    graph.write(into: &extraction)
  }
}
