import Model
import TestKit
import Testing

@testable import Store

@Suite struct AlertTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  @Test func eachTimeIsKeptAndTheFindingOnce() throws {
    let store = test.store
    let finding = SampleFindings.detection()
    let ids = try store.alerts.append([
      (finding, 1000), (finding, 1001.25), (SampleFindings.detection("other", container: "c2"), 999),
    ])
    #expect(Set(ids).count == 3)
    let page = try store.alerts.page(AlertQuery())
    #expect(page.elements.map(\.time) == [1001.25, 1000, 999] && page.elements.map(\.container) == ["c1", "c1", "c2"])
    #expect(page.elements.first?.finding == finding)
    let state = try #require(try store.findings.find(fingerprint: finding.fingerprint))
    #expect(state.occurrences == 2 && state.lastSeen == 1001.25)
  }

  @Test func findsByTimePlaceAndState() throws {
    let store = test.store
    try store.alerts.append(
      (0..<50).map { (SampleFindings.detection("r\($0 % 5)", container: "c\($0 % 2)"), Double($0)) })
    func count(_ change: (inout AlertQuery) -> Void) throws -> Int {
      var query = AlertQuery()
      change(&query)
      return try store.alerts.page(query).elements.count
    }
    #expect(try count { $0.container = "c1" } == 25)
    #expect(try count { $0.rule = "r3" } == 10)
    #expect(
      try count {
        $0.from = 10; $0.to = 20
      } == 10)
    #expect(try count { $0.text = "apache2" } == 0 && count { $0.text = "www shop" } == 0)
    #expect(try count { $0.text = "203.0.113.7 shop" } == 50)
    let first = try #require(try store.alerts.page(AlertQuery()).elements.first)
    #expect(try store.alerts.acknowledge(first.id, by: "anna", at: 60))
    #expect(try !store.alerts.acknowledge(1, by: "anna", at: 60))
    #expect(try count { $0.isOpen = true } == 49)
    #expect(try store.alerts.find(first.id)?.acknowledgedBy == "anna")
    try store.alerts.assign([SampleFindings.detection("r3", container: "c1").fingerprint], to: "INC-1")
    #expect(try count { $0.incident = "INC-1" } == 5)
    #expect(try store.alerts.counts() == [.high: 50])
    #expect(try store.alerts.histogram(AlertQuery(), step: 10).map(\.counts) == Array(repeating: [.high: 10], count: 5))
  }

  @Test func replaysInOrder() throws {
    let store = test.store
    try store.alerts.append((0..<1200).reversed().map { (SampleFindings.detection("r\($0)"), Double($0)) })
    var times: [Double] = []
    try store.alerts.replay(from: 100) { _, time in
      times.append(time)
      return times.count < 1050
    }
    #expect(times == (100..<1150).map(Double.init))
  }
}
