import Images
import Model
import Parsing

/// The packages of a published .NET program, and the shared frameworks: `*.deps.json`.
///
/// It names more than there is; ``DotNetPresence`` looks for the files once all layers are merged.
struct DotNetDependencies: Extractor {
  static let name = "dotnet-deps"
  static let version = 1
  static let selectors: [Selector] = [.suffix("json")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix(".deps.json") ? .whole(upTo: 32 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    extraction.packages += try DependencyContext(content.bytes).packages(foundBy: Self.name)
  }
}
