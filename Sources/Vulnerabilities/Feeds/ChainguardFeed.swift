import Model
import Parsing

/// Chainguard's security database, in Alpine's format; rolling, so there are no releases.
///
/// Source: packages.cgr.dev/chainguard/security.json.
struct ChainguardFeed: Feed {
  static let name = "chainguard"
  static let summary = "Chainguard security database"
  static let license = "Apache-2.0"
  static let version = 1
  static let coverage = FeedCoverage([.chainguard], hasUnfixed: false)

  static let upstream = "https://packages.cgr.dev/chainguard"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([
      FeedPart(name: "security", url: (web.base(of: Self.name) ?? Self.upstream) + "/security.json", limit: 512 << 20)
    ])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try SecurityDatabase(
      ecosystem: Ecosystem(.chainguard),
      link: { AdvisoryIDs.isCVE($0) ? "https://images.chainguard.dev/security/\($0)" : nil }
    ).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    SecurityDatabase.identify(input).flatMap { $0.release.contains("cgr.dev") ? "security" : nil }
  }
}
