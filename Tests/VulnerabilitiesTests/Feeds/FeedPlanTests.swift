import Parsing
import Testing

@testable import Vulnerabilities

/// Where the feeds go to by themselves.
@Suite struct FeedPlanTests {
  /// No document is there; places are the upstreams' own.
  private struct BareWeb: FeedWeb {
    var now = 1_795_600_000
    var documents: [String: String] = [:]
    func document(_ url: String, limit: Int) async throws(FeedError) -> Bytes? { documents[url].map { Bytes($0) } }
    func base(of feed: String) -> String? { nil }
  }

  private func parts(_ feed: any Feed, _ web: BareWeb = BareWeb(), _ state: FeedState = FeedState()) async throws
    -> [FeedPart]
  {
    switch try await feed.plan(after: state, web) {
    case .parts(let parts, _): parts
    case .changes(let parts, _, _): parts
    case .unchanged: []
    }
  }

  @Test func placesAreEncryptedAndBounded() async throws {
    // These ask an index first.
    let indexed: Set<String> = ["redhat", "amazon", "rocky", "debian-archive"]
    for feed in FeedCatalogue.feeds where !indexed.contains(type(of: feed).name) {
      let parts = try await parts(feed)
      #expect(!parts.isEmpty)
      #expect(Set(parts.map(\.name)).count == parts.count)
      for part in parts {
        #expect(part.url.hasPrefix("https://") && !part.url.contains(" "), "\(part.url)")
        #expect(part.limit > 0 && part.limit <= 4 << 30)
        #expect(!part.name.isEmpty && !part.name.hasPrefix("file/"))
      }
    }
  }

  @Test func knownPlaces() async throws {
    let alpine = try await parts(AlpineFeed())
    #expect(alpine.contains { $0.url == "https://secdb.alpinelinux.org/v3.22/main.json" && $0.mayBeMissing })
    let osv = try await parts(OSVFeed())
    #expect(
      osv.contains { $0.url.hasSuffix("/GitHub%20Actions/all.zip") }
        && osv.contains { $0.url.hasSuffix("/PyPI/all.zip") })
    #expect(
      try await parts(DebianTrackerFeed()).map(\.url) == ["https://security-tracker.debian.org/tracker/data/json"])
  }

  @Test func nvdAsksForTheYearsOnceThenForChanges() async throws {
    let now = 1_795_600_000
    let first = try await parts(NVDFeed())
    #expect(first.map(\.name).first == "2002" && first.map(\.name).last == "2026")
    let second = try await parts(NVDFeed(), BareWeb(), FeedState(cursor: String(now - 86_400)))
    #expect(second.map(\.name) == ["modified"])
    let late = try await parts(NVDFeed(), BareWeb(), FeedState(cursor: String(now - 30 * 86_400)))
    #expect(late.count == first.count)
    // A clock that was wrong once must not keep it from asking.
    #expect(try await parts(NVDFeed(), BareWeb(), FeedState(cursor: String(now + 86_400))).count == first.count)
    #expect(try await parts(NVDFeed(), BareWeb(), FeedState(cursor: "x")).count == first.count)
  }

  @Test func indicesAreFollowed() async throws {
    var web = BareWeb()
    web.documents["https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list"] = "https://m.example/core/2/x/\n"
    web.documents["https://m.example/core/2/x/repodata/repomd.xml"] =
      #"<repomd><data type="updateinfo"><location href="repodata/updateinfo.xml.gz"/></data></repomd>"#
    #expect(try await parts(AmazonFeed(), web).map(\.url) == ["https://m.example/core/2/x/repodata/updateinfo.xml.gz"])
    let repository = "https://download.rockylinux.org/pub/rocky/9/BaseOS/x86_64/os"
    web.documents[repository + "/repodata/repomd.xml"] =
      #"<repomd><data type="updateinfo"><location href="repodata/u.xml.gz"/></data></repomd>"#
    let rocky = try await parts(RockyFeed(), web)
    #expect(rocky.map(\.name) == ["9/BaseOS/x86_64"] && rocky[0].url == repository + "/repodata/u.xml.gz")
    web.documents["https://packages.broadcom.com/photon/photon_cve_metadata/photon_versions.json"] =
      #"{"branches": ["5.0", "6.0", "../x"]}"#
    #expect(try await parts(PhotonFeed(), web).map(\.name) == ["5.0", "6.0"])
  }

  @Test func aBrokenIndexIsAFault() async {
    var web = BareWeb()
    let base = "https://security.access.redhat.com/data/csaf/v2/vex"
    for text in ["", "../../x.tar.zst", "csaf.tar.zst", "<html>"] {
      web.documents[base + "/archive_latest.txt"] = text
      await #expect(throws: FeedError.self) { try await RedHatFeed().plan(after: FeedState(), web) }
    }
    for feed: any Feed in [RedHatFeed(), AmazonFeed(), RockyFeed()] {
      await #expect(throws: FeedError.self) { try await feed.plan(after: FeedState(), BareWeb()) }
    }
  }
}
