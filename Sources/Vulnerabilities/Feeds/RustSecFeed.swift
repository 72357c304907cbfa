import Model
import Parsing

/// RustSec's advisories in their own OSV export.
///
/// OSV.dev has them too, so this feed isn't among the default ones. Source: github.com/rustsec/advisory-db, branch osv.
struct RustSecFeed: Feed {
  static let name = "rustsec"
  static let summary = "RustSec advisory database"
  static let license = "CC0-1.0"
  static let version = 1
  static let coverage = FeedCoverage([.cargo], hasUnfixed: true)

  static let upstream = "https://codeload.github.com/rustsec/advisory-db"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([
      FeedPart(
        name: "database", url: (web.base(of: Self.name) ?? Self.upstream) + "/tar.gz/refs/heads/osv", limit: 1 << 30)
    ])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try OSVDocuments(
      converter: OSVAdvisory(source: "rustsec"), isWanted: { $0.hasSuffix(".json") && $0.contains("/RUSTSEC-") }
    ).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    guard OSVDocuments.isArchive(input),
      let sample = OSVDocuments.sample(input, isWanted: { $0.hasSuffix(".json") && $0.contains("/RUSTSEC-") }),
      OSVDocuments.id(in: sample)?.hasPrefix("RUSTSEC-") == true
    else { return nil }
    return "database"
  }
}
