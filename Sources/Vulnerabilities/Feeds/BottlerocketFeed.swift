import Model
import Parsing

/// Bottlerocket's notices.
///
/// Source: advisories.bottlerocket.aws.
struct BottlerocketFeed: Feed {
  static let name = "bottlerocket"
  static let summary = "Bottlerocket notices"
  static let license = "Apache-2.0 OR MIT"
  static let version = 1
  static let coverage = FeedCoverage([.bottlerocket], hasUnfixed: false)

  static let upstream = "https://advisories.bottlerocket.aws"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts([FeedPart(name: "updateinfo", url: base + "/updateinfo.xml.gz", limit: 64 << 20)])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try UpdateInfo(
      ecosystem: Ecosystem(.bottlerocket), source: Self.name,
      link: { "https://github.com/bottlerocket-os/bottlerocket/security/advisories/\($0)" }
    ).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(16 << 10)
    return UpdateInfo.isUpdateInfo(head) && head.firstRange(of: Array("ottlerocket".utf8)) != nil ? "updateinfo" : nil
  }
}
