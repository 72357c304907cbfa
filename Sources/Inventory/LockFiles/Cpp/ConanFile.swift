import Images
import Model
import Parsing

/// `conanfile.txt`: references by section; a version in brackets is a range.
///
/// Source: Conan's documentation, "conanfile.txt".
struct ConanFile: Extractor {
  static let name = "conanfile"
  static let version = 1
  static let selectors: [Selector] = [.name("conanfile.txt")]

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var graph = PackageGraph()
    var scope: Package.Scope?
    for line in Lines(content.bytes) {
      let text = line.prefix(2048).text.prefix { $0 != "#" }.trimmed
      if text.hasPrefix("[") {
        switch text {
        case "[requires]": scope = .runtime
        case "[tool_requires]", "[build_requires]", "[test_requires]": scope = .development
        default: scope = nil
        }
      } else if let scope, let found = ConanReference(text) {
        if found.isRange {
          graph.add(.declared(EcosystemName("conan", found.name), range: found.version, scope: scope))
        } else {
          graph.add(found.locked(scope))
        }
      }
    }
    graph.write(into: &extraction)
  }
}
