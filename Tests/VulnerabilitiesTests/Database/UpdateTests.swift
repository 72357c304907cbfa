import Glibc
import NetworkTestKit
import Parsing
import Synchronization
import TestKit
import Testing

@testable import Vulnerabilities

/// The database against a server that changes, fails and lies.
@Suite struct UpdateTests {
  let home: DatabaseHome
  let documents = Documents()

  init() throws { home = try DatabaseHome() }

  private func server() async throws -> FakeHTTPServer {
    let documents = documents
    return try await FakeHTTPServer { documents.answer($0) }
  }

  private func update(_ feed: LineFeed, force: Bool = false) async throws -> FeedOutcome {
    var updater = FeedUpdater(home.files, client: home.client)
    updater.force = force
    return try #require(try await updater.update([feed]).first)
  }

  private func lines(_ count: Int, from first: Int = 1) -> String {
    (first..<first + count).map { "CVE-2024-\(1000 + $0) debian:12 package\($0) 1.\($0)-1\n" }.joined()
  }

  @Test func anUnchangedFeedCostsNothing() async throws {
    let server = try await server()
    documents.put("/main", lines(3), tag: "a")
    let first = try await update(LineFeed(base: server.address))
    #expect(first.result == .updated && first.added == 3)
    let inode = try AdvisoryDatabase(home.files)
    let second = try await update(LineFeed(base: server.address))
    #expect(second.result == .unchanged)
    #expect(!inode.isSuperseded)
    #expect(FeedJournal(home.files).feeds["lines"]?.confirmedAt != nil)
    // Without a tag the content itself tells.
    documents.put("/main", lines(3))
    #expect(try await update(LineFeed(base: server.address)).result == .unchanged)
    #expect(!inode.isSuperseded)
  }

  @Test func onlyWhatChangedIsTouched() async throws {
    let server = try await server()
    documents.put("/main", lines(10))
    _ = try await update(LineFeed(base: server.address))
    documents.put("/main", lines(8) + "CVE-2024-1009 debian:12 package9 9.9-9\n" + lines(1, from: 77))
    let outcome = try await update(LineFeed(base: server.address))
    #expect((outcome.added, outcome.changed, outcome.removed) == (1, 1, 1))
    #expect(try home.names(of: "CVE-2024-1010") == [])
    #expect(try home.names(of: "cve-2024-1077") == ["debian:12 package77"])
    let ranges = try AdvisoryDatabase(home.files).read { try $0.affected(Ecosystem(.debian, "12"), "package9") }
    #expect(ranges.map(\.affected.ranges) == [[.below("9.9-9")]])
    #expect(try AdvisoryDatabase(home.files).read { try $0.ecosystems() } == [Ecosystem(.debian, "12"): 10])
  }

  @Test func readersKeepWhatTheyOpened() async throws {
    let server = try await server()
    documents.put("/main", lines(3))
    _ = try await update(LineFeed(base: server.address))
    let old = try AdvisoryDatabase(home.files)
    documents.put("/main", lines(4))
    _ = try await update(LineFeed(base: server.address))
    #expect(old.isSuperseded)
    #expect(try old.read { try $0.advisoryCount() } == 3)
    #expect(try AdvisoryDatabase(home.files).read { try $0.advisoryCount() } == 4)
  }

  @Test func aFailingPartLosesNothing() async throws {
    let server = try await server()
    documents.put("/main", lines(3))
    documents.put("/more", lines(3, from: 50))
    let feed = LineFeed(base: server.address, parts: ["main", "more"])
    #expect(try await update(feed).added == 6)
    let spoilt: [FakeHTTPServer.Response] = [
      .init(status: 500), .init(status: 429, headers: [("Retry-After", "1")]), .init(status: 404),
      .init(status: 200, body: "STOP\n"), .init(status: 200, body: "<html>not a feed</html>"),
    ]
    for response in spoilt {
      documents.put("/main", lines(4))
      documents.put("/more", response)
      let outcome = try await update(feed)
      guard case .failed(let message) = outcome.result else {
        Issue.record("\(response.status) \(response.body.count): \(outcome.result)")
        continue
      }
      #expect(message.contains("more"))
      #expect(try AdvisoryDatabase(home.files).read { try $0.advisoryCount() } == 7)
      #expect(FeedJournal(home.files).feeds["lines"]?.error != nil)
    }
    // Cut off on the way: the promised length doesn't come.
    var cut = FakeHTTPServer.Response(status: 200, body: lines(9))
    cut.cutAfter = 20
    documents.put("/more", cut)
    guard case .failed = try await update(feed).result else {
      Issue.record("a part that was cut off was taken")
      return
    }
    #expect(try AdvisoryDatabase(home.files).read { try $0.advisoryCount() } == 7)
  }

  @Test func aFeedThatShrinksToNothingIsRefused() async throws {
    let server = try await server()
    documents.put("/main", lines(50))
    _ = try await update(LineFeed(base: server.address))
    for body in ["", lines(4)] {
      documents.put("/main", body)
      guard case .failed(let message) = try await update(LineFeed(base: server.address)).result else {
        Issue.record("\(body.count) bytes were taken")
        continue
      }
      #expect(message.contains("refused"))
      #expect(try AdvisoryDatabase(home.files).read { try $0.advisoryCount() } == 50)
    }
    #expect(try await update(LineFeed(base: server.address), force: true).removed == 46)
  }

  @Test func aPartThatIsGoneTakesItsRecordsAlong() async throws {
    let server = try await server()
    documents.put("/main", lines(30))
    documents.put("/old", lines(2, from: 90))
    _ = try await update(LineFeed(base: server.address, parts: ["main", "old"]))
    let outcome = try await update(LineFeed(base: server.address, parts: ["main"]))
    #expect(outcome.removed == 2)
    #expect(try AdvisoryDatabase(home.files).read { try $0.advisoryCount() } == 30)
    #expect(try home.names(of: "CVE-2024-1090") == [])
  }

  @Test func whatAKilledUpdateLeftIsThrownAway() async throws {
    let server = try await server()
    documents.put("/main", lines(3))
    _ = try await update(LineFeed(base: server.address))
    try home.folder.write("advisories.sqlite.new", "half a database")
    try home.folder.write("advisories.sqlite.new-journal", "half a journal")
    #expect(try AdvisoryDatabase(home.files).read { try $0.advisoryCount() } == 3)
    documents.put("/main", lines(5))
    #expect(try await update(LineFeed(base: server.address)).added == 2)
    #expect(access(home.files.draft, F_OK) != 0)
  }

  @Test func twoUpdatesAtOnceAreOne() async throws {
    let held = try DraftDatabase(home.files)
    let error = await #expect(throws: AdvisoryDatabaseError.self) {
      try await update(LineFeed(base: "http://127.0.0.1:1"))
    }
    #expect(error?.kind == .busy)
    #expect(error?.message.contains("\(getpid())") == true)
    withExtendedLifetime(held) {}
  }

  @Test func whereNothingCanBeWrittenItIsSaid() async throws {
    let path = try home.folder.write("file", "")
    let updater = FeedUpdater(DatabaseFiles(home: path + "/below"), client: home.client)
    let error = await #expect(throws: AdvisoryDatabaseError.self) { try await updater.update([LineFeed(base: "")]) }
    #expect(error?.message.contains("BULKHEAD_HOME") == true)
    #expect(throws: AdvisoryDatabaseError.self) {
      try AdvisoryDatabase(DatabaseFiles(home: home.folder.path + "/none"))
    }
  }

  @Test func aDamagedDatabaseIsBuiltAnew() async throws {
    let server = try await server()
    documents.put("/main", lines(3), tag: "a")
    _ = try await update(LineFeed(base: server.address))
    try home.folder.write("advisories.sqlite", [UInt8](repeating: 7, count: 9000))
    #expect(throws: AdvisoryDatabaseError.self) { try AdvisoryDatabase(home.files) }
    #expect(try await update(LineFeed(base: server.address)).added == 3)
    #expect(try AdvisoryDatabase(home.files).read { try $0.advisoryCount() } == 3)
  }

  static var canMount: Bool {
    let can = geteuid() == 0 && Tool.find("mount") != nil
    if !can { print("skipped: a full disk: only root can mount a small one") }
    return can
  }

  @Test(.enabled(if: canMount)) func aFullDiskLeavesTheOldOne() async throws {
    let server = try await server()
    let folder = try TemporaryDirectory(prefix: "bulkhead-full")
    guard (try? Tool.run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path])) != nil else {
      print("skipped: a full disk: mounting is not allowed here")
      return
    }
    defer { _ = try? Tool.run("umount", [folder.path]) }
    let files = DatabaseFiles(home: folder.path)
    documents.put("/main", lines(3))
    _ = try await FeedUpdater(files, client: home.client).update([LineFeed(base: server.address)])
    documents.put("/main", lines(20_000))
    let error = await #expect(throws: AdvisoryDatabaseError.self) {
      try await FeedUpdater(files, client: home.client).update([LineFeed(base: server.address)])
    }
    #expect(error?.kind == .full || error?.kind == .io, "\(error?.message ?? "")")
    #expect(try AdvisoryDatabase(files).read { try $0.advisoryCount() } == 3)
    #expect(access(files.draft, F_OK) != 0)
  }

  @Test func filesAreImportedByTheirContent() throws {
    let data = try TemporaryDirectory()
    try data.write("a.txt", lines(3))
    try data.write("sub/unknown.bin", "???")
    var run = FileImport(home.files)
    run.feeds = [LineFeed(base: "")]
    let result = try run.run([data.path])
    #expect(result.outcomes.map(\.added) == [3])
    #expect(result.unrecognised == [data.path + "/sub/unknown.bin"])
    // The same files are read once.
    #expect(try run.run([data.path]).outcomes.map(\.result) == [.unchanged])
    run.force = true
    #expect(try run.run([data.path]).outcomes.map(\.result) == [.updated])
    run.force = false
    try data.write("a.txt", lines(4))
    #expect(try run.run([data.path]).outcomes.map(\.added) == [1])
    #expect(throws: AdvisoryDatabaseError.self) { try run.run([data.path + "/nothing"]) }
  }

  @Test func statusSaysWhatThereIs() async throws {
    let server = try await server()
    documents.put("/main", lines(3) + "rubbish\n")
    _ = try await update(LineFeed(base: server.address))
    let status = try DatabaseStatus(home.files, feeds: [LineFeed(base: "")])
    #expect(status.advisories == 3)
    #expect(status.feeds.first?.records == 3)
    #expect(status.feeds.first?.skipped == 1)
    #expect(status.feeds.first?.reasons.first?.contains("rubbish") == true)
    #expect(status.feeds.first?.age != nil)
    #expect(status.size > 0)
  }
}
