import Model
import Parsing

/// Bitnami's own versions of the software that it packages.
///
/// Source: github.com/bitnami/vulndb.
struct BitnamiFeed: Feed {
  static let name = "bitnami"
  static let summary = "Bitnami vulnerability database"
  static let license = "Apache-2.0"
  static let version = 1
  static let coverage = FeedCoverage([.bitnami], hasUnfixed: true)

  static let upstream = "https://codeload.github.com/bitnami/vulndb"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([
      FeedPart(
        name: "database", url: (web.base(of: Self.name) ?? Self.upstream) + "/tar.gz/refs/heads/main", limit: 1 << 30)
    ])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try OSVDocuments(
      converter: OSVAdvisory(source: "bitnami"), isWanted: { $0.hasSuffix(".json") && $0.contains("/BIT-") }
    ).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    guard OSVDocuments.isArchive(input),
      let sample = OSVDocuments.sample(input, isWanted: { $0.hasSuffix(".json") && $0.contains("/BIT-") }),
      OSVDocuments.id(in: sample)?.hasPrefix("BIT-") == true
    else { return nil }
    return "database"
  }
}
