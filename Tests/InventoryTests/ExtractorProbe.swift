import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Inventory

/// Shows one fixture to one extractor, as if it stood at some path of an image.
enum ExtractorProbe {
  /// One line a package, in the order of the file: `purl`, then `[scope]` unless it is runtime, then `-> purls`.
  static func lines(
    _ extractor: some Extractor, _ fixture: String, at path: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    try extract(extractor, fixture, at: path, sourceLocation: sourceLocation).packages.map(line)
  }

  static func line(_ package: Package) -> String {
    var text = package.purl.description
    if package.scope != .runtime { text += " [\(package.scope.rawValue)]" }
    if !package.dependencies.isEmpty { text += " -> " + package.dependencies.joined(separator: ", ") }
    return text
  }

  /// The file must be offered to the extractor by the dispatcher, and be of interest to it.
  static func extract(
    _ extractor: some Extractor, _ fixture: String, at path: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Extraction {
    let bytes = Bytes(try Fixture.bytes(fixture))
    return try extract(extractor, bytes, at: path ?? fixture, sourceLocation: sourceLocation)
  }

  static func extract(
    _ extractor: some Extractor, _ bytes: Bytes, at path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Extraction {
    let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count))
    let head = bytes.prefix(512)
    #expect(
      Dispatcher([extractor]).candidates(for: file, head: head) == [0], "\(path) is not offered",
      sourceLocation: sourceLocation)
    #expect(
      extractor.interest(in: file, head: head) != .none, "\(path) is of no interest", sourceLocation: sourceLocation)
    var extraction = Extraction()
    try extractor.extract(file, FileContent(bytes), into: &extraction)
    for package in extraction.packages {
      #expect(package.purl.type == package.type && !package.name.isEmpty, sourceLocation: sourceLocation)
    }
    return extraction
  }

  /// Whether the extractor would look at a file of this name.
  static func wants(_ extractor: some Extractor, _ path: String, _ text: String = "{}") -> Bool {
    let bytes = Bytes(text)
    let file = FileEntry(path: path, kind: .file, size: Int64(bytes.count))
    return !Dispatcher([extractor]).candidates(for: file, head: bytes).isEmpty
      && extractor.interest(in: file, head: bytes) != .none
  }
}
