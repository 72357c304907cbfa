import Model
import TestKit
import Testing

@testable import Store

@Suite struct FindingRepositoryTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private let image = Subject(kind: .image, name: "shop:1", digest: SampleFindings.digest)

  @Test func followsAProblemThroughItsLife() throws {
    let store = test.store
    let log4shell = SampleFindings.vulnerability()
    let other = SampleFindings.vulnerability("CVE-2022-1", severity: .low, epss: nil, exploited: false)
    var change = try store.findings.observe([log4shell, other], of: image, kinds: [.vulnerability], at: 100)
    #expect(Set(change.new) == [log4shell.fingerprint, other.fingerprint])
    change = try store.findings.observe([other], of: image, kinds: [.vulnerability], at: 200)
    #expect(change.new == [] && change.resolved == [log4shell.fingerprint])
    #expect(try store.findings.page(FindingQuery()).elements.map(\.finding) == [other])
    change = try store.findings.observe([log4shell, other], of: image, kinds: [.vulnerability], at: 300)
    #expect(change.returned == [log4shell.fingerprint])
    let found = try #require(try store.findings.find(fingerprint: log4shell.fingerprint))
    #expect(found.finding == log4shell && found.firstSeen == 100 && found.lastSeen == 300 && found.resolvedAt == nil)
    #expect(try store.findings.find(id: found.id) == found)
  }

  @Test func otherKindsAndSubjectsStayOpen() throws {
    let store = test.store
    let elsewhere = SampleFindings.vulnerability(image: "other:1")
    try store.findings.note([elsewhere, SampleFindings.detection()], at: 50)
    let change = try store.findings.observe([], of: image, kinds: [.vulnerability], at: 100)
    #expect(change == FindingRepository.Change())
    #expect(try store.findings.counts().total == 2)
  }

  @Test func sortsByWhatToDoFirst() throws {
    let store = test.store
    let high = SampleFindings.vulnerability("CVE-1", severity: .high, epss: 0.5, exploited: false)
    let likely = SampleFindings.vulnerability("CVE-2", severity: .high, epss: 0.9, exploited: false)
    let critical = SampleFindings.vulnerability("CVE-3", severity: .critical, epss: nil, exploited: false)
    let exploited = SampleFindings.vulnerability("CVE-4", severity: .high, epss: nil, exploited: true)
    let used = SampleFindings.vulnerability("CVE-5", severity: .medium, epss: nil, exploited: false)
    try store.findings.note([high, likely, critical, exploited, used], at: 1)
    try store.findings.markInUse([used.fingerprint], ofImage: SampleFindings.digest?.description ?? "")
    let order = try store.findings.page(FindingQuery()).elements.map(\.finding.rule)
    #expect(
      order == ["CVE-5", "CVE-4", "CVE-3", "CVE-2", "CVE-1"] || order == ["CVE-4", "CVE-5", "CVE-3", "CVE-2", "CVE-1"])
    var query = FindingQuery()
    query.isInUse = true
    #expect(try store.findings.page(query).elements.map(\.finding) == [used])
  }

  @Test func pagesGoOnWhereTheyEnded() throws {
    let store = test.store
    let all = (0..<57).map { number in
      SampleFindings.vulnerability("CVE-2024-\(number)", severity: Severity.allCases[number % 6], epss: nil)
    }
    try store.findings.note(all, at: 1)
    for order in FindingQuery.Order.allCases {
      var query = FindingQuery()
      query.limit = 10
      query.order = order
      var seen: [String] = []
      repeat {
        let page = try store.findings.page(query)
        seen += page.elements.map(\.finding.rule)
        query.after = page.next.flatMap { Cursor($0.description) }
      } while query.after != nil
      #expect(seen.count == 57 && Set(seen).count == 57)
    }
  }

  @Test func findsByNameTextAndSort() throws {
    let store = test.store
    try store.findings.note(SampleFindings.ofEveryKind, at: 1)
    func rules(_ change: (inout FindingQuery) -> Void) throws -> [String] {
      var query = FindingQuery()
      change(&query)
      return try store.findings.page(query).elements.map(\.finding.rule).sorted()
    }
    #expect(try rules { $0.name = "ghsa-JFH8-c2jp-5v3q" } == ["CVE-2021-44228"])
    #expect(try rules { $0.text = "LOG4J shop" } == ["CVE-2021-44228"])
    #expect(try rules { $0.text = "100%" } == [])
    #expect(try rules { $0.text = "203.0.113.7" } == ["shell.reverse"])
    #expect(try rules { $0.kinds = [.webshell, .malware] } == ["rule.malware", "rule.webshell"])
    #expect(try rules { $0.severities = [.critical] } == ["CVE-2021-44228"])
    #expect(try rules { $0.subjectKind = .container } == ["container.privileged", "shell.reverse"])
    #expect(try rules { $0.text = "'; DROP TABLE findings; --" } == [])
    #expect(try store.findings.counts().byKind[.detection] == [.high: 1])
  }

  @Test func whatWasTakenBackDoesNotCount() throws {
    let store = test.store
    let finding = SampleFindings.vulnerability()
    let suppressed = SuppressedFinding(
      finding: finding, by: .exception, who: "anna", reason: "not used", until: "2027-01-31")
    try store.findings.observe([], of: image, kinds: [.vulnerability], suppressed: [suppressed], at: 1)
    #expect(try store.findings.counts().total == 0)
    var query = FindingQuery()
    query.isSuppressed = true
    let found = try #require(try store.findings.page(query).elements.first)
    #expect(found.suppression?.who == "anna" && found.suppression?.by == .exception)
    try store.findings.observe([finding], of: image, kinds: [.vulnerability], at: 2)
    #expect(try store.findings.counts().total == 1)
  }

  @Test func groupsWorstFirst() throws {
    let store = test.store
    try store.findings.note(
      [
        SampleFindings.vulnerability("CVE-1", image: "a", severity: .low),
        SampleFindings.vulnerability("CVE-2", image: "a", severity: .low),
        SampleFindings.vulnerability("CVE-1", image: "b", severity: .critical),
      ], at: 1)
    let subjects = try store.findings.subjects()
    #expect(subjects.map(\.key) == [.subject(.image, name: "b"), .subject(.image, name: "a")])
    #expect(subjects.map(\.worst) == [.critical, .low] && subjects.map(\.total) == [1, 2])
    #expect(try store.findings.rules().map(\.total) == [2, 1])
  }
}
