import Documents
import Images
import Model
import Parsing

/// `stack.yaml.lock`, and of `stack.yaml` the `extra-deps`, which are exact as well.
///
/// Source: The Haskell Tool Stack's documentation, "Lock files" and "Pantry".
struct StackLock: Extractor {
  static let name = "stack-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("stack.yaml.lock"), .name("stack.yaml")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    for document in try YAMLDocument.parse(content.bytes) {
      for item in document["packages"]?.elements ?? [] {
        let completed = item["completed"] ?? item["original"]
        if let completed, let package = Self.package(completed) { graph.add(package) }
      }
      for item in document["extra-deps"]?.elements ?? [] {
        if let package = Self.package(item) { graph.add(package) }
      }
    }
    graph.write(into: &extraction)
  }

  private static func package(_ value: JSONValue) -> Package? {
    if let text = value.string ?? value.string("hackage") {
      guard let (name, version) = split(text) else { return nil }
      return .locked(EcosystemName("hackage", name), version)
    }
    guard let name = value.string("name"), let version = value["version"]?.scalar else { return nil }
    var qualifiers: [String: String] = [:]
    if let git = value.string("git") { qualifiers["vcs_url"] = "git+\(git)@\(value["commit"]?.scalar ?? "")" }
    return .locked(EcosystemName("hackage", name), version, qualifiers: qualifiers)
  }

  /// `name-with-hyphens-1.2.3@sha256:…,1234`; a folder of the project has no version.
  static func split(_ text: String) -> (String, String)? {
    let reference = text.prefix { $0 != "@" }
    guard !reference.contains("/"), let (name, version) = reference.split(atLast: "-"),
      version.first?.isNumber == true, version.allSatisfy({ $0.isNumber || $0 == "." })
    else { return nil }
    return (name, version)
  }
}
