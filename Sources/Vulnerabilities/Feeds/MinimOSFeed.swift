import Model
import Parsing

/// MinimOS' security database, in Alpine's format; rolling, so there are no releases.
///
/// Source: packages.mini.dev/advisories/secdb/security.json.
struct MinimOSFeed: Feed {
  static let name = "minimos"
  static let summary = "MinimOS security database"
  static let license = "none stated"
  static let version = 1
  static let coverage = FeedCoverage([.minimos], hasUnfixed: false)

  static let upstream = "https://packages.mini.dev/advisories/secdb"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([
      FeedPart(name: "security", url: (web.base(of: Self.name) ?? Self.upstream) + "/security.json", limit: 512 << 20)
    ])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try SecurityDatabase(
      ecosystem: Ecosystem(.minimos), link: { _ in nil }
    ).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    SecurityDatabase.identify(input).flatMap { $0.release.contains("mini.dev") ? "security" : nil }
  }
}
