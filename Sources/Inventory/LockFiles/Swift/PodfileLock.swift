import Documents
import Images
import Model
import Parsing

/// `Podfile.lock` of CocoaPods. Subspecs (`Firebase/Core`) are parts of one pod and have its version.
///
/// Source: CocoaPods' guides, "What is Podfile.lock?".
struct PodfileLock: Extractor {
  static let name = "cocoapods-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("Podfile.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.liesInForeignPackage ? .none : .whole(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for item in document["PODS"]?.elements ?? [] {
        // `- Name (1.0)` or `- Name (1.0):` with a list of what it needs.
        guard let text = item.string ?? item.members.first?.key, let (name, version) = Self.pod(text) else { continue }
        let index = graph.add(.locked(EcosystemName("cocoapods", name), version), keys: [name])
        for need in item.members.first?.value.strings ?? [] {
          if let (target, _) = Self.pod(need) { graph.edge(from: index, to: target) }
        }
      }
      for item in document["DEPENDENCIES"]?.strings ?? [] {
        if let (name, _) = Self.pod(item) { graph.setAttribute("direct", "true", at: graph.index(of: name)) }
      }
    }
    graph.write(into: &extraction)
  }

  /// `Firebase/Core (= 8.0)` → `Firebase`, `8.0`.
  private static func pod(_ text: String) -> (String, String)? {
    let full = text.prefix { $0 != " " }
    guard let name = full.split(separator: "/").first else { return nil }
    let rest = text.dropFirst(full.count).trimmed
    guard rest.hasPrefix("("), rest.hasSuffix(")") else { return (String(name), "") }
    return (String(name), String(rest.dropFirst().dropLast()))
  }
}
