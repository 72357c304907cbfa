import Model
import Parsing
import Testing

@testable import Vulnerabilities

@Suite struct DebianTrackerFeedTests {
  static let tracker = #"""
    {"frob": {
       "CVE-2025-1111": {"description": "A buffer is read beyond its end.", "debianbug": 1000001, "scope": "remote",
         "releases": {
           "bookworm": {"status": "resolved", "repositories": {"bookworm": "1.2-3", "bookworm-security": "1.2-3+deb12u1"},
                        "fixed_version": "1.2-3+deb12u1", "urgency": "medium"},
           "trixie": {"status": "resolved", "repositories": {"trixie": "2.0-1"}, "fixed_version": "0", "urgency": "unimportant"},
           "bullseye": {"status": "open", "repositories": {"bullseye": "1.1-1"}, "urgency": "end-of-life"},
           "sid": {"status": "open", "repositories": {"sid": "2.0-2"}, "urgency": "low**"},
           "etch": {"status": "open", "repositories": {"etch": "0.1"}, "urgency": "low"}}},
       "CVE-2025-2222": {"scope": "local", "releases": {
           "bookworm": {"status": "open", "repositories": {"bookworm": "1.2-3"}, "urgency": "not yet assigned",
                        "nodsa": "Minor issue", "nodsa_reason": ""},
           "trixie": {"status": "open", "repositories": {"trixie": "2.0-1"}, "urgency": "low",
                      "nodsa": "Minor issue; fix in a point release", "nodsa_reason": "postponed"},
           "sid": {"status": "undetermined", "repositories": {"sid": "2.0-2"}, "urgency": "not yet assigned"}}},
       "TEMP-0000000-ABCDEF": {"releases": {"bookworm": {"status": "open", "repositories": {"bookworm": "1"},
           "urgency": "unimportant", "nodsa": "Too intrusive", "nodsa_reason": "ignored"}}}},
     "nicator": {"CVE-2025-1111": {"releases": {"bookworm": {"status": "resolved", "repositories": {},
           "fixed_version": "3.0-1", "urgency": "high**"}}}}}
    """#

  private func affected(_ advisory: Advisory?, _ release: String) -> Affected? {
    advisory?.affected.first { $0.ecosystem == Ecosystem(.debian, release) }
  }

  @Test func statusesAreWordsNotVersions() throws {
    let sink = try DebianTrackerFeed().records(Self.tracker, part: "tracker")
    #expect(
      sink.advisories.map(\.key) == [
        "frob/CVE-2025-1111", "frob/CVE-2025-2222", "frob/TEMP-0000000-ABCDEF", "nicator/CVE-2025-1111",
      ])
    let first = sink.advisory("frob/CVE-2025-1111")
    #expect(first?.id == "CVE-2025-1111" && first?.title == "A buffer is read beyond its end.")
    let fixed = try #require(affected(first, "12"))
    #expect(fixed.status == .fixed && fixed.ranges == [.below("1.2-3+deb12u1")] && fixed.key == .source)
    #expect(fixed.severity == .medium && fixed.name == "frob")
    // "0" is never a version: this release was never hit.
    let never = try #require(affected(first, "13"))
    #expect(never.status == .notAffected && never.ranges.isEmpty)
    #expect(affected(first, "11")?.status == .endOfLife)
    #expect(affected(first, "sid")?.status == .affected && affected(first, "sid")?.severity == .low)
    #expect(affected(first, "sid")?.severityWord == "low**")
    #expect(first?.affected.count == 4)
  }

  @Test func noDSAIsKeptAndTold() throws {
    let sink = try DebianTrackerFeed().records(Self.tracker, part: "tracker")
    let second = sink.advisory("frob/CVE-2025-2222")
    #expect(affected(second, "12")?.status == .affected && affected(second, "12")?.note == "no DSA: Minor issue")
    #expect(affected(second, "12")?.severity == nil)
    #expect(affected(second, "13")?.status == .fixDeferred)
    #expect(affected(second, "sid")?.status == .underInvestigation)
    let third = affected(sink.advisory("frob/TEMP-0000000-ABCDEF"), "12")
    #expect(third?.status == .wontFix && third?.severity == .negligible)
  }

  @Test func aBrokenPackageCostsOnlyItself() throws {
    let broken =
      #"{"a": {"CVE-1": 7}, "b": {"CVE-2025-1": {"releases": {"sid": {"status": "open", "urgency": "low"}}}}}"#
    let sink = try DebianTrackerFeed().records(broken, part: "tracker")
    #expect(sink.advisories.map(\.key) == ["b/CVE-2025-1"] && sink.skipped.count == 1)
  }

  @Test func cutOffIsAnError() {
    #expect(throws: ParseError.self) {
      try DebianTrackerFeed().records(String(Self.tracker.prefix(900)), part: "tracker")
    }
  }

  @Test func recognisesItsFile() {
    #expect(DebianTrackerFeed().recognises(Self.tracker, name: "json") == "tracker")
    #expect(DebianTrackerFeed().recognises(AlpineFeedTests.main, name: "json") == nil)
  }

  @Test func spoiled() { FeedFuzz.run(DebianTrackerFeed(), Array(Self.tracker.utf8), part: "tracker") }
}
