import Model
import TestKit
import Testing

@testable import Store

@Suite struct OperationTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  @Test func messagesWaitUntilTheyAreSent() throws {
    let outbox = test.store.outbox
    #expect(try outbox.enqueue([("mail", [1]), ("slack", [2]), ("mail", [3])], at: 10) == 0)
    var due = try outbox.due(at: 10, limit: 10)
    #expect(due.map(\.body) == [[1], [2], [3]])
    try outbox.sent(due[0].id)
    try outbox.failed(due[1].id, error: "refused", next: 50, at: 11)
    try outbox.failed(due[2].id, error: "no such user", next: nil, at: 12)
    #expect(try outbox.due(at: 49, limit: 10).isEmpty)
    due = try outbox.due(at: 50, limit: 10)
    #expect(due.map(\.channel) == ["slack"] && due.map(\.attempts) == [1] && due.map(\.error) == ["refused"])
    #expect(try outbox.givenUp().map(\.error) == ["no such user"])
    #expect(try outbox.waiting() == ["slack": 1])
    #expect(throws: StoreError.self) { try outbox.enqueue([("x", [UInt8](repeating: 0, count: 2 << 20))], at: 1) }
  }

  @Test func tooManyMessagesMakeRoomForNewOnes() throws {
    let outbox = test.store.outbox
    let many = Array(repeating: (channel: "mail", body: [UInt8(0)]), count: OutboxRepository.most)
    #expect(try outbox.enqueue(many, at: 1) == 0)
    #expect(try outbox.enqueue([("mail", [1]), ("mail", [2])], at: 2) == 2)
    #expect(try outbox.waiting() == ["mail": OutboxRepository.most])
  }

  @Test func healthSaysSinceWhen() throws {
    let health = test.store.health
    try health.report(ServiceHealth(service: "sensor", state: .working), at: 10)
    try health.report(ServiceHealth(service: "sensor", state: .working), at: 20)
    #expect(try health.all().map(\.since) == [10] && health.all().map(\.updatedAt) == [20])
    try health.report(ServiceHealth(service: "sensor", state: .failed, message: "no eBPF"), at: 30)
    #expect(try health.all().map(\.since) == [30] && health.all().map(\.message) == ["no eBPF"])
  }

  @Test func theTrendCountsWhatIsOpen() throws {
    let store = test.store
    try store.findings.note(SampleFindings.ofEveryKind, at: 3600)
    try store.trend.sample(at: 7200)
    let resolved = SampleFindings.vulnerability()
    try store.findings.observe([], of: resolved.subject, kinds: [.vulnerability], at: 7300)
    try store.trend.sample(at: 10_900)
    try store.trend.sample(at: 100_000)
    let points = try store.trend.points(from: 0, to: 200_000)
    #expect(points.map(\.time) == [7200, 10_800, 97_200])
    #expect(points.map { $0.values["vulnerability.critical"] } == [1, nil, nil])
    #expect(points.map { $0.values[TrendRepository.Name.knownExploited] } == [1, 0, 0])
    #expect(points.map { $0.values["detection.high"] } == [1, 1, 1])
    #expect(try store.trend.points(from: 0, to: 200_000, daily: true).map(\.time) == [10_800, 97_200])
  }

  @Test func exceptionsAreAnsweredFor() throws {
    let store = test.store
    let exception = ExceptionRecord(
      ids: ["CVE-2021-44228"], images: ["shop:*"], owner: "anna", reason: "not reachable", expires: "2027-01-31",
      createdBy: "anna")
    let stored = try store.exceptions.add(exception, at: 10)
    #expect(try store.exceptions.all() == [stored])
    var bad = exception
    bad.expires = "soon"
    #expect(throws: StoreError.self) { try store.exceptions.add(bad, at: 1) }
    bad = exception
    bad.ids = []
    #expect(throws: StoreError.self) { try store.exceptions.add(bad, at: 1) }
    bad = exception
    bad.reason = "two\nlines"
    #expect(throws: StoreError.self) { try store.exceptions.add(bad, at: 1) }
    #expect(try store.exceptions.revoke(stored.id, by: "otto", at: 20))
    #expect(try !store.exceptions.revoke(stored.id, by: "otto", at: 20))
    #expect(try store.exceptions.all().isEmpty && store.exceptions.all(includesRevoked: true).count == 1)
    try store.exceptions.count(["rule:a": 2, "exception:1": 5], at: 5)
    try store.exceptions.count(["rule:a": 7], at: 6)
    #expect(try store.exceptions.suppressions().map(\.count) == [9, 5])
  }

  @Test func settingsGoBackToTheirDefault() throws {
    let settings = test.store.settings
    try settings.set("a", to: "1", by: "anna", at: 1)
    try settings.set("a", to: "2", by: "anna", at: 1)
    #expect(try settings.all() == ["a": "2"])
    try settings.set("a", to: nil, by: "anna", at: 1)
    #expect(try settings.value("a") == nil)
    #expect(throws: StoreError.self) { try settings.set("", to: "1", by: "anna", at: 1) }
  }

  @Test func worksBesideTheCaller() async throws {
    let store = test.store
    try await store.perform { store throws(StoreError) in try store.settings.set("a", to: "b", by: "c", at: 1) }
    let value = try await store.perform { store throws(StoreError) in try store.settings.value("a") }
    #expect(value == "b")
  }
}
