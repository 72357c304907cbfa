import Model
import NetworkTestKit
import Parsing
import Synchronization
import TestKit
import Testing
import WebClient

@testable import Vulnerabilities

/// Real feeds against a server that has their documents, and behaves like servers do.
@Suite struct FeedTransportTests {
  /// What stands at each path, with its tag; how often each was asked for, and how it misbehaves at first.
  final class Site: Sendable {
    struct State {
      var documents: [String: [UInt8]] = [:]
      var misbehaviour: [String: [Misbehaviour]] = [:]
      var whole: [String: Int] = [:]
      var unchanged = 0
    }
    enum Misbehaviour { case tooMany, cut, unavailable }
    let state = Mutex(State())

    func put(_ path: String, _ bytes: some Sequence<UInt8>) { state.withLock { $0.documents[path] = Array(bytes) } }
    func put(_ path: String, _ text: String) { put(path, text.utf8) }
    func misbehave(_ path: String, _ how: [Misbehaviour]) { state.withLock { $0.misbehaviour[path] = how } }
    var unchanged: Int { state.withLock { $0.unchanged } }
    func whole(_ path: String) -> Int { state.withLock { $0.whole[path, default: 0] } }

    func answer(_ request: FakeHTTPServer.Request) -> FakeHTTPServer.Response {
      state.withLock { state in
        guard let bytes = state.documents[request.path] else { return .init(status: 404, body: "no") }
        if let first = state.misbehaviour[request.path]?.first {
          state.misbehaviour[request.path]?.removeFirst()
          switch first {
          case .tooMany: return .init(status: 429, headers: [("Retry-After", "1")], body: "slow down")
          case .unavailable: return .init(status: 503, body: "later")
          case .cut:
            var cut = FakeHTTPServer.Response(status: 200, headers: [("ETag", Self.tag(bytes))], body: bytes)
            cut.cutAfter = bytes.count / 2
            return cut
          }
        }
        let tag = Self.tag(bytes)
        if request.headers.first(name: "If-None-Match") == tag {
          state.unchanged += 1
          return .init(status: 304, headers: [("ETag", tag)])
        }
        if let range = request.headers.first(name: "Range"), request.headers.first(name: "If-Range") == tag,
          let start = Int(range.dropFirst(6).prefix { $0 != "-" }), start < bytes.count
        {
          let headers = [("ETag", tag), ("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)")]
          return .init(status: 206, headers: headers, body: Array(bytes[start...]))
        }
        state.whole[request.path, default: 0] += 1
        return .init(status: 200, headers: [("ETag", tag)], body: bytes)
      }
    }

    private static func tag(_ bytes: [UInt8]) -> String {
      "\"\(bytes.count)-\(bytes.reduce(into: 7) { $0 = $0 &* 31 &+ Int($1) })\""
    }
  }

  let home: DatabaseHome
  let site = Site()

  init() throws { home = try DatabaseHome() }

  private func update(_ feeds: [any Feed]) async throws -> [String: FeedOutcome] {
    let site = site
    let server = try await FakeHTTPServer { site.answer($0) }
    var options = WebClient.Options()
    options.retry.maximumRetries = 4
    var pacing = Pacing.real
    pacing.sleep = { _ in }
    var updater = FeedUpdater(home.files, client: WebClient(options, pacing: pacing))
    for feed in FeedCatalogue.feeds { updater.bases[type(of: feed).name] = server.address }
    let outcomes = try await updater.update(feeds)
    return Dictionary(uniqueKeysWithValues: outcomes.map { ($0.feed, $0) })
  }

  @Test func faultsOnTheWayCostNothing() async throws {
    site.put("/data/json", DebianTrackerFeedTests.tracker)
    site.put("/known_exploited_vulnerabilities.json", ScoreFeedTests.kev)
    site.put("/epss_scores-current.csv.gz", ScoreFeedTests.epss)
    site.misbehave("/data/json", [.tooMany, .cut])
    site.misbehave("/known_exploited_vulnerabilities.json", [.unavailable])
    let feeds: [any Feed] = [DebianTrackerFeed(), KnownExploitedFeed(), ExploitPredictionFeed()]
    let first = try await update(feeds)
    #expect(first["debian"]?.result == .updated && first["debian"]?.added == 4)
    #expect(first["kev"]?.result == .updated && first["epss"]?.result == .updated)
    #expect(try home.names(of: "CVE-2025-1111").count == 5)
    let second = try await update(feeds)
    #expect(second.values.allSatisfy { $0.result == .unchanged } && site.unchanged == 3)
  }

  @Test func garbageInOneFeedLosesNothingOfAnother() async throws {
    site.put("/data/json", DebianTrackerFeedTests.tracker)
    site.put("/all.json", ArchFeedTests.groups)
    _ = try await update([DebianTrackerFeed(), ArchFeed()])
    for garbage in ["<html>maintenance</html>", "", "{\"frob\": {\"CVE", "[]"] {
      site.put("/data/json", garbage)
      site.put("/all.json", ArchFeedTests.groups.replacing("1.0-2", with: "1.0-3"))
      let outcomes = try await update([DebianTrackerFeed(), ArchFeed()])
      if garbage != "[]" {
        #expect({ if case .failed = outcomes["debian"]?.result { true } else { false } }(), "\(garbage)")
      }
      #expect(outcomes["arch"]?.result != nil)
      #expect(try !home.names(of: "CVE-2025-2222").isEmpty)
    }
  }

  @Test func alpineHasAPartForEachRepository() async throws {
    site.put("/", #"<a href="v3.21/">v3.21/</a><a href="v3.22/">v3.22/</a>"#)
    site.put("/v3.22/main.json", AlpineFeedTests.main)
    site.put("/v3.21/main.json", AlpineFeedTests.main)
    let first = try await update([AlpineFeed()])
    #expect(first["alpine"]?.result == .updated && first["alpine"]?.added == 10)
    site.put("/v3.22/main.json", AlpineFeedTests.main.replacing("2.0-r0", with: "2.0-r1"))
    let second = try await update([AlpineFeed()])
    #expect(second["alpine"]?.changed == 1 && second["alpine"]?.added == 0 && site.whole("/v3.21/main.json") == 1)
  }

  @Test func redHatFollowsItsChanges() async throws {
    var tar = TarBuilder()
    tar.file("2025/cve-2025-1111.json", RedHatFeedTests.vex)
    tar.file("2025/cve-2025-3333.json", RedHatFeedTests.vex.replacing("CVE-2025-1111", with: "CVE-2025-3333"))
    site.put("/archive_latest.txt", "csaf_vex_2025-12-06.tar.zst\n")
    site.put("/csaf_vex_2025-12-06.tar.zst", tar.finished())
    site.put("/changes.csv", "\"2025/cve-2025-2222.json\",\"2025-12-10T10:00:00+00:00\"\n")
    site.put("/deletions.csv", "\"2025/cve-2025-3333.json\",\"2025-12-11T10:00:00+00:00\"\n")
    site.put("/2025/cve-2025-2222.json", RedHatFeedTests.vex.replacing("CVE-2025-1111", with: "CVE-2025-2222"))
    #expect(try await update([RedHatFeed()])["redhat"]?.added == 2)
    let second = try #require(try await update([RedHatFeed()])["redhat"])
    #expect((second.added, second.removed) == (1, 1))
    #expect(try !home.names(of: "CVE-2025-1111").isEmpty && !home.names(of: "CVE-2025-2222").isEmpty)
    #expect(try home.names(of: "CVE-2025-3333").isEmpty)
    #expect(try await update([RedHatFeed()])["redhat"]?.result == .unchanged)
    #expect(site.whole("/csaf_vex_2025-12-06.tar.zst") == 1)
  }

  @Test func theArchiveStandsInForTheTracker() async throws {
    let package = DebianArchiveFeedTests.package(DebianArchiveFeedTests.changelog)
    var index = ""
    for number in 0..<40 {
      index += """
        Package: frob\(number)
        Version: 1.2-3~deb12u1
        Filename: pool/frob\(number).deb
        Size: \(package.count)
        SHA256: \(DebianArchiveFeedTests.digest(package))


        """
      site.put("/pool/frob\(number).deb", package)
    }
    site.put("/dists/bookworm-security/main/binary-amd64/Packages", index)
    site.misbehave("/pool/frob7.deb", [.cut])
    let outcomes = try await update([DebianTrackerFeed()])
    #expect({ if case .failed = outcomes["debian"]?.result { true } else { false } }())
    #expect(outcomes["debian-archive"]?.result == .updated)
    #expect(try home.names(of: "DEBIAN-SECURITY-frob39-1.2-3~deb12u1") == ["debian:12 frob39"])
    // Known versions aren't asked for again, and nothing is done where the index is the same.
    #expect(try await update([DebianTrackerFeed()])["debian-archive"]?.result == .unchanged)
    #expect((0..<40).allSatisfy { site.whole("/pool/frob\($0).deb") <= 1 })
  }
}
