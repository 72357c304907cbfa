import Images
import Model
import Parsing

/// `composer.lock`: `packages` and `packages-dev`.
///
/// Source: Composer's documentation, "composer.lock - The lock file".
struct ComposerLock: Extractor {
  static let name = "composer-lock"
  static let version = 1
  static let selectors: [Selector] = [.name("composer.lock")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    // A package's own lock file below vendor/ is none of this project's.
    file.liesInForeignPackage || file.isBelow("vendor") ? .none : .whole(upTo: 32 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var reader = JSONReader(content.bytes)
    var graph = PackageGraph()
    try reader.object { key, reader throws(ParseError) in
      guard key == "packages" || key == "packages-dev", try reader.kind() == .array else {
        try reader.skip()
        return
      }
      let scope: Package.Scope = key == "packages" ? .runtime : .development
      try reader.array { reader throws(ParseError) in
        guard let package = ComposerPackage(try JSONValue(&reader)) else { return }
        package.add(
          .locked(
            .composer(package.name), package.version, licenses: package.licenses, scope: scope,
            attributes: package.attributes),
          to: &graph)
      }
    }
    graph.write(into: &extraction)
  }
}
