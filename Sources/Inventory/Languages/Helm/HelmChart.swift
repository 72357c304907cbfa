import Documents
import Images
import Model
import Parsing

/// `Chart.yaml`: a chart that lies there, so declared, and what it asks for.
///
/// Source: Helm's documentation, "Charts".
struct HelmChart: Extractor {
  static let name = "helm-chart"
  static let version = 1
  static let selectors: [Selector] = [.name("Chart.yaml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      guard let name = document.string("name"), let version = document["version"]?.scalar else { continue }
      var package = Package.locked(EcosystemName("helm", name), version, scope: .declared)
      if let application = document["appVersion"]?.scalar { package.attributes["app-version"] = application }
      let index = graph.add(package)
      for value in document["dependencies"]?.elements ?? [] {
        guard let need = value.string("name"), let wanted = value["version"]?.scalar else { continue }
        let isExact = wanted.first?.isNumber == true && !wanted.contains { "xX*<>=~^ ,|-".contains($0) }
        graph.add(
          isExact
            ? .locked(EcosystemName("helm", need), wanted, scope: .declared)
            : .declared(EcosystemName("helm", need), range: wanted),
          keys: [need])
        graph.edge(from: index, to: need)
      }
    }
    graph.write(into: &extraction)
  }
}
