import Foundation
import Testing

@testable import Inventory

@Suite struct CatalogueTests {
  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/Inventory").path

  /// Types in the room that conform to a protocol, by what the sources say.
  private func conforming(to name: String) throws -> Set<String> {
    var types: Set<String> = []
    let files = FileManager.default.enumerator(atPath: Self.sources)?.compactMap { $0 as? String } ?? []
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: Self.sources + "/" + file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.split { " :,{".contains($0) }.map(String.init)
        guard let at = words.firstIndex(of: "struct"), at + 1 < words.count else { continue }
        if words.dropFirst(at + 2).contains(name) { types.insert(words[at + 1]) }
      }
    }
    return types
  }

  @Test func listsEveryExtractor() throws {
    let listed = Catalogue.extractors.map { "\(type(of: $0))" }
    #expect(Set(listed) == (try conforming(to: "Extractor")))
    #expect(Set(listed).count == listed.count)
    let names = Catalogue.extractors.map { type(of: $0).name }
    #expect(Set(names).count == names.count)
  }

  @Test func listsEveryStep() throws {
    let listed = Catalogue.steps.map { "\(type(of: $0))" }
    #expect(Set(listed) == (try conforming(to: "ResolutionStep")))
    #expect(Set(listed).count == listed.count)
    let last = try #require(Catalogue.steps.last)
    #expect(type(of: last) == Deduplication.self)
  }

  @Test func everyExtractorSelectsSomething() {
    for extractor in Catalogue.extractors { #expect(!type(of: extractor).selectors.isEmpty) }
  }
}
