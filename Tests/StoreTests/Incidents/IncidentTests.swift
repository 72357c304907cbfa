import Model
import TestKit
import Testing

@testable import Store

@Suite struct IncidentTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private func incident(_ id: String, at time: Double = 100, score: Int = 10) -> IncidentRecord {
    IncidentRecord(
      id: id, title: "A way in, then commands run in shop", isOpen: true, severity: .high, score: score,
      stages: [.init(name: "initial-access", time: 50.5), .init(name: "execution", time: 60)], containers: ["shop"],
      openedAt: 50, updatedAt: time, story: Array("{}".utf8))
  }

  @Test func whatPeopleSaidStays() throws {
    let store = test.store
    try store.incidents.save(incident("INC-1"))
    #expect(try store.incidents.setDisposition(.acknowledged, of: "INC-1"))
    try store.incidents.addNote("looking at it", by: "anna", to: "INC-1", at: 110)
    try store.incidents.save(incident("INC-1", at: 200, score: 90))
    let found = try #require(try store.incidents.find("INC-1"))
    var expected = incident("INC-1", at: 200, score: 90)
    expected.disposition = .acknowledged
    #expect(found == expected)
    #expect(try store.incidents.notes(of: "INC-1").map(\.text) == ["looking at it"])
  }

  @Test func mergesTakeNotesAndAlertsAlong() throws {
    let store = test.store
    for id in ["INC-1", "INC-2", "INC-3"] { try store.incidents.save(incident(id)) }
    try store.incidents.addNote("first", by: "anna", to: "INC-2", at: 1)
    let finding = SampleFindings.detection()
    try store.alerts.append([(finding, 10)])
    try store.alerts.assign([finding.fingerprint], to: "INC-2")
    try store.incidents.merge(["INC-2"], into: "INC-1")
    try store.incidents.merge(["INC-1"], into: "INC-3")
    #expect(try store.incidents.find("INC-2")?.mergedInto == "INC-3")
    #expect(try store.incidents.notes(of: "INC-3").count == 1)
    #expect(try store.alerts.page(AlertQuery()).elements.first?.incident == "INC-3")
    #expect(try store.incidents.page(IncidentQuery()).elements.map(\.id) == ["INC-3"])
    #expect(try store.incidents.counts() == [.high: 1])
  }

  @Test func pagesGoOnAlsoThroughOneMoment() throws {
    let store = test.store
    for number in 0..<40 { try store.incidents.save(incident("INC-\(number)", at: Double(number / 7))) }
    var query = IncidentQuery()
    query.limit = 5
    var seen: [String] = []
    repeat {
      let page = try store.incidents.page(query)
      seen += page.elements.map(\.id)
      query.after = page.next
    } while query.after != nil && seen.count < 100
    #expect(seen.count == 40 && Set(seen).count == 40)
  }

  @Test func refusesWhatHasNoPlace() throws {
    let store = test.store
    try store.incidents.save(incident("INC-1"))
    #expect(throws: StoreError.self) { try store.incidents.addNote("x", by: "a", to: "INC-9", at: 1) }
    #expect(throws: StoreError.self) { try store.incidents.addNote("", by: "a", to: "INC-1", at: 1) }
    #expect(try !store.incidents.setDisposition(.resolved, of: "INC-9"))
  }
}
