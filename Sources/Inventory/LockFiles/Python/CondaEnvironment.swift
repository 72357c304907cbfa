import Documents
import Images
import Model
import Parsing

/// Conda's `environment.yml`: packages of conda with `=` between name, version and build, and pip's below `pip`.
///
/// Source: conda's documentation, "Managing environments" and "Package match specifications".
struct CondaEnvironment: Extractor {
  static let name = "conda-environment"
  static let version = 1
  static let selectors: [Selector] = [.name("environment.yml"), .name("environment.yaml")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 4 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for item in document["dependencies"]?.elements ?? [] {
        if let text = item.string {
          if let package = Self.package(text) { graph.add(package) }
          continue
        }
        for text in item["pip"]?.strings ?? [] {
          guard let requirement = PythonRequirement(text) else { continue }
          graph.add(
            requirement.exactVersion.map { .locked(.pypi(requirement.name), $0) } ?? requirement.declaration(.declared))
        }
      }
    }
    graph.write(into: &extraction)
  }

  /// `channel::name=1.2.3=build_0` and `name==1.2.3` are exact; `name=1.2` and `name>=1` are ranges.
  static func package(_ text: String) -> Package? {
    var text = text.trimmed
    var qualifiers: [String: String] = [:]
    if let channel = text.place(of: "::") {
      qualifiers["channel"] = String(text[..<channel.lowerBound])
      text = String(text[channel.upperBound...])
    }
    let name = text.prefix { !"=<>!~ [".contains($0) }.trimmed
    guard !name.isEmpty else { return nil }
    let rest = text.dropFirst(name.count).trimmed
    if rest.hasPrefix("=") {
      let isDouble = rest.hasPrefix("==")
      let parts = rest.drop { $0 == "=" }.split(separator: "=", omittingEmptySubsequences: true).map(String.init)
      if let version = parts.first, !version.contains(where: { "*,<>| ".contains($0) }), isDouble || parts.count > 1 {
        if parts.count > 1 { qualifiers["build"] = parts[1] }
        return .locked(EcosystemName("conda", name), version, qualifiers: qualifiers)
      }
    }
    return .declared(EcosystemName("conda", name), range: rest)
  }
}
