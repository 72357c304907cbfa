import Model
import Parsing

/// Amazon Linux' notices (ALAS), out of the repositories themselves.
///
/// A mirror list leads to the repository of the moment, its `repomd.xml` to `updateinfo.xml.gz`. Extras and live patches
/// are repositories of their own and not read. Source: cdn.amazonlinux.com; docs.aws.amazon.com, "Amazon Linux".
struct AmazonFeed: Feed {
  static let name = "amazon"
  static let summary = "Amazon Linux notices (ALAS)"
  static let license = "none stated (Amazon)"
  static let version = 1
  static let coverage = FeedCoverage([.amazon], hasUnfixed: false)

  static let upstream = "https://cdn.amazonlinux.com"

  /// Release and mirror list.
  private static let repositories = [
    ("2", "/2/core/latest/x86_64/mirror.list"), ("2023", "/al2023/core/mirrors/latest/x86_64/mirror.list"),
  ]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    var parts: [FeedPart] = []
    for (release, list) in Self.repositories {
      guard let mirrors = try await web.document(base + list, limit: 1 << 20) else { continue }
      let lines = Lines(mirrors).map(\.text)
      guard let repository = lines.first(where: { $0.hasPrefix("http") }).map(Self.withoutSlash) else {
        throw FeedError(.invalid, "\(base)\(list) names no mirror")
      }
      guard let index = try await web.document(repository + "/repodata/repomd.xml", limit: 1 << 20) else { continue }
      let location: String?
      do { location = try RepositoryIndex.location(of: "updateinfo", in: index) } catch { throw FeedError(error) }
      guard let location else { continue }
      parts.append(FeedPart(name: release, url: "\(repository)/\(location)", limit: 512 << 20))
    }
    guard !parts.isEmpty else { throw FeedError(.unavailable, "\(base): no repository of Amazon Linux has notices") }
    return .parts(parts)
  }

  private static func withoutSlash(_ text: String) -> String { text.hasSuffix("/") ? String(text.dropLast()) : text }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    let release = input.part
    guard release == "1" || release == "2" || release == "2023" else {
      throw ParseError("updateinfo", "'\(input.part)' is no release of Amazon Linux")
    }
    try UpdateInfo(
      ecosystem: Ecosystem(.amazon, release), source: Self.name, prefix: release + "/",
      link: { Self.page($0, release) }
    ).read(input, into: sink)
  }

  /// `ALAS2023-2023-001` stands at `…/AL2023/ALAS2023-2023-001.html`, `ALAS-2018-939` of release 2 below `AL2`.
  private static func page(_ id: String, _ release: String) -> String? {
    guard id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2D }) else {
      return nil
    }
    let folder = release == "1" ? "" : "/AL\(release)"
    return "https://alas.aws.amazon.com\(folder)/\(id).html"
  }

  func recognises(_ input: FeedInput) -> String? {
    let head = input.head(16 << 10)
    guard UpdateInfo.isUpdateInfo(head), head.firstRange(of: Array("amazon".utf8)) != nil else { return nil }
    // A preview that never was released.
    if head.firstRange(of: Array(".amzn2022".utf8)) != nil { return nil }
    for (mark, release) in [("amzn2023", "2023"), ("amazon-linux-2023", "2023"), (".amzn2", "2"), (".amzn1", "1")]
    where head.firstRange(of: Array(mark.utf8)) != nil {
      return release
    }
    return nil
  }
}
