import Foundation
import Testing

@testable import Vulnerabilities

@Suite struct FeedCatalogueTests {
  @Test func folderAndCatalogueAgree() throws {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    folder.appendPathComponent("Sources/Vulnerabilities/Feeds")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Feed.swift") }.map { String($0.dropLast(6)) }.sorted()
    let types = FeedCatalogue.feeds.map { "\(type(of: $0))" }.sorted()
    #expect(files == types)
  }

  @Test func everyFeedSaysWhatItIs() {
    let names = FeedCatalogue.names
    #expect(Set(names).count == names.count)
    for feed in FeedCatalogue.feeds {
      let type = type(of: feed)
      #expect(!type.name.isEmpty && type.name.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber })
      #expect(!type.summary.isEmpty && !type.license.isEmpty && type.version > 0)
    }
  }
}
