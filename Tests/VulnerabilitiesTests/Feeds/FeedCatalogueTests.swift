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

  @Test func theStandardOnes() {
    let names = Set(FeedCatalogue.names)
    #expect(FeedCatalogue.extra.isSubset(of: names))
    for (feed, substitute) in FeedCatalogue.substitutes {
      #expect(names.contains(feed) && names.contains(substitute) && FeedCatalogue.extra.contains(substitute))
    }
    let debian = FeedCatalogue.standard(for: [.debian, .pypi]).map { type(of: $0).name }
    #expect(debian == ["debian", "osv", "nvd", "kev", "epss"])
    // Every ecosystem of a distribution that has a feed at all is in a standard one.
    let covered = Set(FeedCatalogue.standard.flatMap { type(of: $0).coverage.kinds })
    #expect(covered.isSuperset(of: FeedCatalogue.feeds.flatMap { type(of: $0).coverage.kinds }))
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
