import Foundation
import Testing

@testable import Misconfiguration

@Suite struct CatalogueTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func ruleFiles() throws -> [(name: String, text: String)] {
    let folder = root.appendingPathComponent("Sources/Misconfiguration/Rules")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
    return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      (path, try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8))
    }
  }

  @Test func catalogueAndFolderAgree() throws {
    var inFolder: [String] = []
    for (name, text) in try Self.ruleFiles() {
      let types = text.split(separator: "\n").filter { $0.hasPrefix("struct ") && $0.contains("Rule {") }
        .map { String($0.dropFirst(7).prefix { $0 != ":" }) }
      #expect(types.count == 1, "\(name) holds \(types.count) rules")
      #expect(text.contains("\n/// "), "\(name) has no documentation comment")
      inFolder += types
    }
    #expect(Set(inFolder) == Set(Catalogue.rules.map { String(describing: $0) }))
    #expect(Set(Catalogue.rules.map { $0.manual.rule }).count == Catalogue.rules.count)
  }

  @Test func everyManualIsWhole() {
    for rule in Catalogue.rules {
      let manual = rule.manual
      #expect(manual.rule.contains(".") && !manual.title.isEmpty && !manual.title.hasSuffix("."), "\(manual.rule)")
      #expect(manual.why.count > 40 && manual.why.hasSuffix("."), "\(manual.rule)")
      #expect(manual.fix.hasSuffix("."), "\(manual.rule)")
      #expect(manual.severity != .unknown)
    }
  }
}
