import Foundation
import NetworkTestKit
import Parsing
import TestKit
import Testing
import WebClient

@testable import Vulnerabilities

/// Updates where some, or all, of the upstreams can't be reached.
@Suite struct ReachTests {
  let home: DatabaseHome
  let documents = Documents()

  init() throws { home = try DatabaseHome() }

  /// Nobody listens there.
  static let nowhere = "http://127.0.0.1:1"

  private func updater(_ feeds: [any Feed], at base: String) -> FeedUpdater {
    var updater = FeedUpdater(home.files, client: home.client)
    for feed in feeds { updater.bases[type(of: feed).name] = base }
    updater.substitutes = [:]
    return updater
  }

  @Test func nobodyAnswers() async throws {
    let feeds = FeedCatalogue.standard
    let outcomes = try await updater(feeds, at: Self.nowhere).update(feeds)
    #expect(outcomes.count == feeds.count)
    for outcome in outcomes {
      guard case .failed(let message) = outcome.result else {
        Issue.record("\(outcome.feed): \(outcome.result)")
        continue
      }
      #expect(outcome.isUnreachable, "\(outcome.feed): \(message)")
      #expect(message.utf8.count < 1000)
    }
    #expect(FeedJournal(home.files).feeds.count == feeds.count)
  }

  @Test func oneUpstreamOfSeveralAnswers() async throws {
    let documents = documents
    let server = try await FakeHTTPServer { documents.answer($0) }
    documents.put("/all.json", ArchFeedTests.groups)
    documents.put("/known_exploited_vulnerabilities.json", "<html>maintenance</html>")
    let feeds: [any Feed] = [NVDFeed(), ArchFeed(), KnownExploitedFeed()]
    var updater = updater(feeds, at: server.address)
    updater.bases["nvd"] = Self.nowhere
    let outcomes = try await updater.update(feeds)
    #expect(outcomes.map(\.feed) == ["nvd", "arch", "kev"])
    #expect(outcomes.map(\.isUnreachable) == [true, false, false])
    #expect(outcomes[1].result == .updated)
    guard case .failed(let message) = outcomes[0].result else { throw Unexpected() }
    // Said once, not for each of the years.
    #expect(message.components(separatedBy: "127.0.0.1:1").count <= 3, "\(message)")
  }

  @Test func whoFallsSilentIsNotAskedForEverything() async throws {
    let documents = documents
    let server = try await FakeHTTPServer { request in
      if request.path.hasSuffix("2005.json.gz") || request.path.hasSuffix("2004.json.gz") { return .init(status: 404) }
      var response = documents.answer(request)
      response.hangsUp = response.status == 404
      return response
    }
    let updater = updater([NVDFeed()], at: server.address)
    let outcome = try #require(try await updater.update([NVDFeed()]).first)
    guard case .failed = outcome.result else { throw Unexpected() }
    #expect(!outcome.isUnreachable, "connections that break are another matter than none")
  }

  struct Unexpected: Error {}

  @Test func onlyTheWantedLanguages() async throws {
    let documents = documents
    let server = try await FakeHTTPServer { documents.answer($0) }
    var updater = updater([OSVFeed()], at: server.address)
    updater.kinds = [.pypi]
    _ = try await updater.update([OSVFeed()])
    #expect(Set(server.requests.map(\.path)) == ["/PyPI/all.zip"])
    updater.kinds = nil
    _ = try await updater.update([OSVFeed()])
    #expect(server.requests.contains { $0.path == "/npm/all.zip" })
  }

  @Test func anUpdateIsStoppedOnTheWay() async throws {
    let reached = AsyncStream<Void>.makeStream()
    let server = try await FakeHTTPServer { request in
      if request.path == "/main" { return .init(status: 200, body: "CVE-2024-1001 debian:12 package1 1.1-1\n") }
      reached.continuation.yield()
      var response = FakeHTTPServer.Response(status: 200)
      response.isSilent = true
      return response
    }
    let (files, client) = (home.files, home.client)
    let feed = LineFeed(base: server.address, parts: ["main", "silent"])
    let task = Task { try await FeedUpdater(files, client: client).update([feed]) }
    for await _ in reached.stream { break }
    task.cancel()
    let outcome = try #require(try await task.value.first)
    guard case .failed = outcome.result else { throw Unexpected() }
    // What had come is kept.
    #expect(try home.names(of: "CVE-2024-1001") == ["debian:12 package1"])
  }
}
