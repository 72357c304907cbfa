import Images
import Model
import Parsing

/// `vendor/composer/installed.json`, which Composer writes when it has installed: an array in Composer 1, an object with
/// `packages` and `dev-package-names` in Composer 2.
///
/// Source: composer/composer, `FilesystemRepository`.
struct ComposerInstalled: Extractor {
  static let name = "composer-installed"
  static let version = 1
  static let selectors: [Selector] = [.name("installed.json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "composer" ? .whole(upTo: 32 << 20) : .wholeIfSmall(upTo: 4 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var reader = JSONReader(content.bytes)
    var found: [ComposerPackage] = []
    var development: Set<String> = []
    func read(_ reader: inout JSONReader) throws(ParseError) {
      try reader.array { reader throws(ParseError) in
        if let package = ComposerPackage(try JSONValue(&reader)) { found.append(package) }
      }
    }
    switch try reader.kind() {
    case .array: try read(&reader)
    case .object:
      try reader.object { key, reader throws(ParseError) in
        switch (key, try reader.kind()) {
        case ("packages", .array): try read(&reader)
        case ("dev-package-names", .array): development = Set(try JSONValue(&reader).strings)
        default: try reader.skip()
        }
      }
    default: throw ParseError("composer's installed.json", "expected an array or an object")
    }
    var graph = PackageGraph()
    for package in found {
      package.add(
        .installed(
          .composer(package.name), package.version, licenses: package.licenses,
          scope: development.contains(package.name) ? .development : .runtime, attributes: package.attributes),
        to: &graph)
    }
    graph.write(into: &extraction)
  }
}
