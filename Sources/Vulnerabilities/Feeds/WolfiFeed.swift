import Model
import Parsing

/// Wolfi's security database, in Alpine's format; rolling, so there are no releases.
///
/// Source: packages.wolfi.dev/os/security.json.
struct WolfiFeed: Feed {
  static let name = "wolfi"
  static let summary = "Wolfi security database"
  static let license = "Apache-2.0"
  static let version = 1
  static let coverage = FeedCoverage([.wolfi], hasUnfixed: false)

  static let upstream = "https://packages.wolfi.dev/os"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([
      FeedPart(name: "security", url: (web.base(of: Self.name) ?? Self.upstream) + "/security.json", limit: 512 << 20)
    ])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try SecurityDatabase(
      ecosystem: Ecosystem(.wolfi),
      link: { AdvisoryIDs.isCVE($0) ? "https://images.chainguard.dev/security/\($0)" : nil }
    ).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    SecurityDatabase.identify(input).flatMap { $0.release.contains("wolfi.dev") ? "security" : nil }
  }
}
