import Model
import Parsing

/// GitHub's reviewed advisories, out of its public repository. What nobody reviewed stands in a tree of its own there and
/// is not taken.
///
/// OSV.dev has them too, so this feed isn't among the default ones. Source: github.com/github/advisory-database.
struct GitHubFeed: Feed {
  static let name = "github"
  static let summary = "GitHub Advisory Database, reviewed"
  static let license = "CC-BY-4.0"
  static let version = 1
  static let coverage = FeedCoverage(
    [.pypi, .npm, .maven, .golang, .cargo, .gem, .composer, .nuget, .pub, .hex, .swift, .githubActions],
    hasUnfixed: true)

  static let upstream = "https://codeload.github.com/github/advisory-database"

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    .parts([
      FeedPart(
        name: "database", url: (web.base(of: Self.name) ?? Self.upstream) + "/tar.gz/refs/heads/main", limit: 4 << 30)
    ])
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try OSVDocuments(
      converter: OSVAdvisory(source: "ghsa"), isWanted: { $0.hasSuffix(".json") && $0.contains("/github-reviewed/") }
    ).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    guard OSVDocuments.isArchive(input),
      let sample = OSVDocuments.sample(input, isWanted: { $0.hasSuffix(".json") && $0.contains("/github-reviewed/") }),
      OSVDocuments.id(in: sample)?.hasPrefix("GHSA-") == true
    else { return nil }
    return "database"
  }
}
