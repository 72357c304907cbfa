import Model
import TestKit
import Testing

@testable import Store

@Suite struct ComplianceTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  @Test func keepsScoresStatesAndChanges() throws {
    let store = test.store
    let first = [
      SampleFindings.compliance("container.privileged", "web", .fail),
      SampleFindings.compliance("container.privileged", "db", .pass),
      SampleFindings.compliance("daemon.icc", "host", .manual, section: "2 Daemon"),
    ]
    var run = try store.compliance.record(first, benchmark: "cis", at: 100)
    #expect(run.score == 0.5 && run.changes == 3 && run.counts == [.fail: 1, .pass: 1, .manual: 1])
    run = try store.compliance.record(first, benchmark: "cis", at: 200)
    #expect(run.changes == 0)
    let second = [SampleFindings.compliance("container.privileged", "web", .pass), first[2]]
    run = try store.compliance.record(
      second, benchmark: "cis", problems: [.init(path: "swarm", reason: "not reached")], at: 300)
    #expect(run.changes == 2 && run.score == 1)
    #expect(try store.compliance.runs(benchmark: "cis").map(\.time) == [300, 200, 100])
    #expect(try store.compliance.runs(benchmark: "cis").first == run)
    let states = try store.compliance.states(benchmark: "cis").elements
    #expect(states.map(\.status) == [.manual, .pass] && states.map(\.since) == [100, 300])
    #expect(states.map(\.result) == [first[2], second[0]])
    #expect(try store.compliance.states(benchmark: "cis", statuses: [.pass]).elements.count == 1)
    #expect(try store.compliance.states(benchmark: "cis", section: "2 Daemon").elements.count == 1)
    let changes = try store.compliance.changes(benchmark: "cis", since: 250)
    #expect(Set(changes.map(\.subjectName)) == ["web", "db"])
    #expect(changes.first { $0.subjectName == "web" }?.before == .fail)
    #expect(changes.first { $0.subjectName == "db" }?.after == nil)
    #expect(try store.compliance.benchmarks() == ["cis"])
  }

  @Test func benchmarksDoNotMeddle() throws {
    let store = test.store
    let result = SampleFindings.compliance("container.privileged", "web", .fail)
    try store.compliance.record([result], benchmark: "a", at: 1)
    try store.compliance.record([], benchmark: "b", at: 2)
    #expect(try store.compliance.states(benchmark: "a").elements.count == 1)
    #expect(try store.compliance.runs(benchmark: "b").first?.score == nil)
  }
}
