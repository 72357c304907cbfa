import GRDB
import Model
import TestKit
import Testing

@testable import Store

@Suite struct RetentionTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private let day = 86_400.0

  private func sweepAll(_ store: Store, at time: Double) throws {
    var steps = 0
    while try store.sweep(at: time) > 0, steps < 1000 { steps += 1 }
    #expect(steps < 1000)
  }

  private func lines(_ count: Int, from time: Double, step: Double, text: String = "line") -> [ActivityRecord] {
    (0..<count).map {
      ActivityRecord(
        time: time + Double($0) * step, kind: .ran, container: "c", process: ProcessReference(pid: 1, startedAt: 1),
        program: "/bin/sh", text: "\(text) \($0)")
    }
  }

  @Test func whatIsOldGoes() throws {
    let store = test.store
    let now = 2000 * day
    store.activity.append(lines(5000, from: now - 20 * day, step: 1))
    try store.activity.flush(at: now - 20 * day)
    store.activity.append(lines(10, from: now - day, step: 1, text: "new"))
    try store.activity.flush(at: now - day)
    try store.alerts.append([(SampleFindings.detection(), now - 200 * day), (SampleFindings.detection("b"), now - day)])
    let gone = SampleFindings.vulnerability("CVE-1")
    try store.findings.note([gone, SampleFindings.vulnerability("CVE-2")], at: now - 300 * day)
    try store.findings.observe(
      [SampleFindings.vulnerability("CVE-2")], of: gone.subject, kinds: [.vulnerability], at: now - 100 * day)
    try sweepAll(store, at: now)
    #expect(try store.activity.count() == 10)
    #expect(try store.activity.page(ActivityQuery()).elements.map(\.text).last == "new 0")
    #expect(try store.alerts.page(AlertQuery()).elements.map(\.finding.rule) == ["b"])
    var query = FindingQuery()
    query.state = .any
    #expect(Set(try store.findings.page(query).elements.map(\.finding.rule)) == ["b", "CVE-2"])
    let database = try StoreDatabase(StoreFiles(home: test.folder.path))
    #expect(try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM activity_texts") } == 10)
    #expect(try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM activity_programs") } == 1)
    #expect(try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM activity") } == 10)
  }

  @Test func whatIsTooMuchGoesAndTheFileShrinks() throws {
    var retention = Retention()
    retention.activityLines = 3000
    let test = try TestStore(retention)
    defer { withExtendedLifetime(test) {} }
    let store = test.store
    store.activity.append(lines(30_000, from: 1000, step: 0.1))
    try store.activity.flush(at: 7000)
    let before = store.size
    try sweepAll(store, at: 8000)
    #expect(try store.activity.count() == 3000)
    #expect(try store.activity.range()?.upperBound == 3999.9)
    try store.close()
    #expect(store.size < before / 2, "\(before) → \(store.size)")
  }

  @Test func theFileIsBounded() throws {
    var retention = Retention()
    retention.fileBytes = 4 << 20
    let test = try TestStore(retention)
    defer { withExtendedLifetime(test) {} }
    for round in 0..<4 {
      test.store.activity.append(
        lines(10_000, from: Double(round * 4000), step: 0.1, text: String(repeating: "x", count: 80)))
      try test.store.activity.flush(at: Double(round * 4000))
    }
    #expect(test.store.size > 6 << 20)
    try sweepAll(test.store, at: 40_000)
    try test.store.close()
    #expect(test.store.size <= 5 << 20)
    #expect(test.store.size > 1 << 20)
  }

  @Test func theTrendKeepsADaysLastHour() throws {
    let store = test.store
    for hour in 0..<96 { try store.trend.sample(at: Double(hour) * 3600) }
    try sweepAll(store, at: 33 * day)
    let times = try store.trend.points(from: 0, to: 40 * day).map { Int($0.time / 3600) }
    #expect(times == [23, 47, 71] + Array(72..<96))
  }

  @Test func aStepIsShort() throws {
    let store = test.store
    store.activity.append(lines(20_000, from: 1000, step: 0.01))
    try store.activity.flush(at: 2000)
    #expect(try store.sweep(at: 1000 * day) <= 3 * RetentionSweep.step)
    #expect(try store.activity.count() == 20_000 - RetentionSweep.step)
  }

  /// Counting and sampling read indexes, not the findings themselves.
  @Test func countsReadAnIndexAlone() throws {
    let database = try StoreDatabase(StoreFiles(home: test.folder.path))
    let filter = FindingQuery().filter
    let plan = try database.read { db in
      try Row.fetchAll(
        db,
        sql:
          "EXPLAIN QUERY PLAN SELECT kind, severity, count(*) FROM findings WHERE \(filter.sql) GROUP BY kind, severity",
        arguments: filter.arguments
      ).map { row -> String in row["detail"] }
    }
    #expect(plan.contains { $0.contains("COVERING INDEX findings_open") }, "\(plan)")
  }
}
