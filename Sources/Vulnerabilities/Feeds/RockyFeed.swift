import Model
import Parsing

/// Rocky Linux' notices, out of the repositories themselves, by binary package and architecture.
///
/// Source: download.rockylinux.org/pub/rocky, `repodata/updateinfo.xml`.
struct RockyFeed: Feed {
  static let name = "rocky"
  static let summary = "Rocky Linux notices"
  static let license = "BSD-3-Clause"
  static let version = 1
  static let coverage = FeedCoverage([.rocky], hasUnfixed: false)

  static let upstream = "https://download.rockylinux.org/pub/rocky"

  private static let releases = ["8", "9", "10"]
  private static let repositories = ["BaseOS", "AppStream", "extras"]
  private static let architectures = ["x86_64", "aarch64"]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    var parts: [FeedPart] = []
    for release in Self.releases {
      for repository in Self.repositories {
        for architecture in Self.architectures {
          let folder = "\(base)/\(release)/\(repository)/\(architecture)/os"
          guard let index = try await web.document(folder + "/repodata/repomd.xml", limit: 1 << 20) else { continue }
          let location: String?
          do { location = try RepositoryIndex.location(of: "updateinfo", in: index) } catch { throw FeedError(error) }
          // Repositories without notices are usual (extras).
          guard let location else { continue }
          parts.append(
            FeedPart(
              name: "\(release)/\(repository)/\(architecture)", url: "\(folder)/\(location)", limit: 256 << 20))
        }
      }
    }
    guard !parts.isEmpty else { throw FeedError(.unavailable, "\(base): no repository of Rocky Linux has notices") }
    return .parts(parts)
  }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    if OSVDocuments.sample(input) != nil {
      return try OSVDocuments(converter: OSVAdvisory(kinds: [.rocky])).read(input, into: sink)
    }
    let named = input.part.split(separator: "/").first.map(String.init)
    guard let release = named.flatMap({ Self.releases.contains($0) ? $0 : nil }) ?? Self.release(in: input.head())
    else {
      throw ParseError("updateinfo", "'\(input.part)' is of no release of Rocky Linux")
    }
    try UpdateInfo(
      ecosystem: Ecosystem(.rocky, release), source: Self.name, prefix: input.part + "/",
      link: { "https://errata.rockylinux.org/\($0)" }
    ).read(input, into: sink)
  }

  /// An imported file says its release only in its packages' versions.
  private static func release(in head: Bytes) -> String? {
    releases.last { release in
      ["Rocky Linux \(release)", ".el\(release)", "+el\(release)"].contains {
        head.firstRange(of: Array($0.utf8)) != nil
      }
    }
  }

  func recognises(_ input: FeedInput) -> String? {
    if let sample = OSVDocuments.sample(input) {
      return OSVDocuments.ecosystem(in: sample)?.hasPrefix("Rocky Linux") == true ? "file/\(input.part)" : nil
    }
    let head = input.head()
    guard UpdateInfo.isUpdateInfo(head), head.firstRange(of: Array("rockylinux".utf8)) != nil,
      Self.release(in: head) != nil
    else { return nil }
    return "file/\(input.part)"
  }
}
