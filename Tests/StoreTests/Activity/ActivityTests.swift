import Model
import TestKit
import Testing

@testable import Store

@Suite struct ActivityTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private func record(
    _ time: Double, _ text: String, container: String = "c1", pid: Int32 = 10, kind: ActivityRecord.Kind = .ran,
    program: String = "/bin/sh"
  ) -> ActivityRecord {
    ActivityRecord(
      time: time, kind: kind, container: container, process: ProcessReference(pid: pid, startedAt: 100),
      parent: ProcessReference(pid: 1, startedAt: 50), user: 33, program: program, text: text)
  }

  @Test func aProcessReferenceKeepsBoth() {
    let reference = ProcessReference(pid: 4_194_303, startedAt: 1_796_000_000.12)
    #expect(reference.pid == 4_194_303 && abs(reference.startedAt - 1_796_000_000.12) < 0.011)
    #expect(ProcessReference(pid: 1, startedAt: 200).number > ProcessReference(pid: 4_194_303, startedAt: 100).number)
  }

  @Test func findsByPlaceProcessTimeAndText() throws {
    let store = test.store
    let records = [
      record(1000, "sh -c id"), record(1001, "curl http://203.0.113.7/x", program: "/usr/bin/curl"),
      record(1001.5, "203.0.113.7:443", pid: 11, kind: .connected, program: "/usr/bin/curl"),
      record(1002, "ls", container: ""), record(1003, "sh -c id", container: "c2", pid: 12),
    ]
    store.activity.append(records)
    #expect(try store.activity.page(ActivityQuery()).elements == [])
    try store.activity.flush(at: 1004)
    func texts(_ change: (inout ActivityQuery) -> Void) throws -> [String] {
      var query = ActivityQuery()
      change(&query)
      return try store.activity.page(query).elements.map(\.text)
    }
    var all = try store.activity.page(ActivityQuery()).elements
    for index in all.indices { all[index].id = 0 }
    #expect(all == records.reversed())
    #expect(try texts { $0.container = "c1" } == ["203.0.113.7:443", "curl http://203.0.113.7/x", "sh -c id"])
    #expect(try texts { $0.container = "" } == ["ls"])
    #expect(try texts { $0.container = "unknown" } == [])
    #expect(try texts { $0.process = ProcessReference(pid: 12, startedAt: 100) } == ["sh -c id"])
    #expect(try texts { $0.kinds = [.connected] } == ["203.0.113.7:443"])
    #expect(try texts { $0.text = "203.0.113" } == ["203.0.113.7:443", "curl http://203.0.113.7/x"])
    #expect(try texts { $0.text = "CURL" } == ["203.0.113.7:443", "curl http://203.0.113.7/x"])
    #expect(
      try texts {
        $0.program = "/usr/bin/curl"; $0.text = "http"
      } == ["curl http://203.0.113.7/x"])
    #expect(
      try texts {
        $0.from = 1001; $0.to = 1002
      } == ["203.0.113.7:443", "curl http://203.0.113.7/x"])
    #expect(
      try texts {
        $0.text = "id"; $0.process = ProcessReference(pid: 12, startedAt: 100)
      } == ["sh -c id"])
    #expect(try store.activity.around(1001, container: "c1", seconds: 5).map(\.text).first == "sh -c id")
    #expect(try store.activity.range() == 1000...1003)
  }

  @Test(arguments: [nil, "line"] as [String?]) func pagesGoOnBothWays(_ text: String?) throws {
    let store = test.store
    store.activity.append((0..<95).map { record(1000 + Double($0 / 10), "line \($0 % 7)") })
    try store.activity.flush(at: 2000)
    for oldestFirst in [true, false] {
      var query = ActivityQuery()
      query.limit = 20
      query.oldestFirst = oldestFirst
      query.text = text
      var ids: [Int64] = []
      repeat {
        let page = try store.activity.page(query)
        ids += page.elements.map(\.id)
        query.after = page.next
      } while query.after != nil
      #expect(ids.count == 95)
      #expect(ids == (oldestFirst ? ids.sorted() : ids.sorted(by: >)))
    }
  }

  @Test func whatFindsNoRoomIsCounted() throws {
    let store = test.store
    let many = Array(repeating: record(1, "x"), count: ActivityWriter.capacity / 2)
    for _ in 0..<3 { store.activity.append(many) }
    #expect(store.activity.lost == ActivityWriter.capacity / 2)
  }

  @Test func anEventBecomesALine() throws {
    var facts = ProcessRecord.Facts(key: ProcessKey(pid: 7, start: 5_000_000_000))
    facts.executable = "/usr/bin/mysql"
    facts.arguments = ["mysql", "--password=hunter2", "shop"]
    facts.container = ContainerFacts(id: "c9")
    let event = ActivityEvent(time: 6_500_000_000, process: ProcessRecord(facts, parent: nil), action: .exec)
    let line = try #require(ActivityRecord(event, epoch: 1000))
    #expect(line.time == 1006.5 && line.container == "c9" && line.kind == .ran && line.process.pid == 7)
    #expect(!line.text.contains("hunter2") && line.text.contains("shop"))
    let fork = ActivityEvent(time: 0, process: ProcessRecord(facts, parent: nil), action: .fork)
    #expect(ActivityRecord(fork, epoch: 0) == nil)
  }

  @Test func kindsHaveNamesThatLeadBack() {
    for kind in ActivityRecord.Kind.allCases { #expect(ActivityRecord.Kind(name: kind.name) == kind) }
  }
}
