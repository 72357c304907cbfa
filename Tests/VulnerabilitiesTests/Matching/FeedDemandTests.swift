import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct FeedDemandTests {
  let home: DatabaseHome
  let debian = FeedDemand(ecosystems: [Ecosystem(.debian, "12")])
  let scores = ["kev", "epss", "nvd"]

  init() throws { home = try DatabaseHome() }

  private func journal(_ entries: [String: FeedJournal.Entry]) throws {
    var journal = FeedJournal()
    journal.feeds = entries
    try journal.write(home.files)
  }

  private func due(_ demand: FeedDemand, _ now: Int) -> [String] {
    demand.due(home.files, now: now).map { type(of: $0).name }
  }

  @Test func packagesSayWhichFeeds() {
    let os = OperatingSystem(id: "debian", version: "12.5")
    let demand = FeedDemand([.language("pypi", "django", "3.2.0")], os)
    #expect(demand.ecosystems == [Ecosystem(.pypi)])
    #expect(due(demand, 0) == ["osv"] + scores)
    #expect(due(FeedDemand([], os), 0) == [])
    #expect(due(debian, 0) == ["debian"] + scores)
    #expect(due(FeedDemand(ecosystems: [Ecosystem(.fedora, "42")]), 0) == scores)
  }

  @Test func onceADay() throws {
    try home.fill("CVE-2024-1001 debian:12 frob 1.0-1")
    let good = FeedJournal.Entry(triedAt: 1000, confirmedAt: 1000)
    try journal(["debian": good, "kev": good, "epss": good, "nvd": good])
    #expect(due(debian, 1001) == [] && due(debian, 1000 + 86_400) == [])
    #expect(due(debian, 1000 + 86_401) == ["debian"] + scores)
    #expect(due(debian, 10) == ["debian"] + scores, "a journal of the future says nothing")
    // A release of which there is nothing is looked for again soon.
    let trixie = FeedDemand(ecosystems: [Ecosystem(.debian, "13")])
    #expect(due(trixie, 1500) == [] && due(trixie, 1601) == ["debian"])
    // The same for a language that was not fetched with the others.
    try journal(["osv": good, "kev": good, "epss": good, "nvd": good])
    #expect(due(FeedDemand(ecosystems: [Ecosystem(.npm)]), 1601) == ["osv"])
  }

  @Test func aDatabaseThatCannotBeUsedIsBuiltAnew() throws {
    let good = FeedJournal.Entry(triedAt: 1000, confirmedAt: 1000)
    try journal(["debian": good, "kev": good, "epss": good, "nvd": good])
    #expect(due(debian, 1001) == ["debian"] + scores)
    try home.folder.write("advisories.sqlite", [UInt8](repeating: 7, count: 9000))
    #expect(due(debian, 1001) == ["debian"] + scores)
  }

  @Test func notAgainAtOnceAfterAFailure() throws {
    let bad = FeedJournal.Entry(triedAt: 1000, error: "no connection")
    try journal(["debian": bad, "kev": bad, "epss": bad, "nvd": bad])
    #expect(due(debian, 1600) == [] && due(debian, 1601) == ["debian"] + scores)
    try home.fill("CVE-2024-1001 debian:12 frob 1.0-1")
    #expect(due(debian, 1601) == [] && due(debian, 4601) == ["debian"] + scores)
    // What stood in counts.
    let good = FeedJournal.Entry(triedAt: 1000, confirmedAt: 1000)
    try journal(["debian": bad, "debian-archive": good, "kev": good, "epss": good, "nvd": good])
    #expect(due(debian, 1000 + 86_400) == [])
  }
}
