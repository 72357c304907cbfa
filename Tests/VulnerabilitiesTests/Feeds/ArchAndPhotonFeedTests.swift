import Model
import Parsing
import Testing

@testable import Vulnerabilities

@Suite struct ArchFeedTests {
  static let groups = #"""
    [{"name": "AVG-1", "packages": ["frob", "lib32-frob"], "status": "Fixed", "severity": "High", "type": "information disclosure",
      "affected": "1.0-1", "fixed": "1.0-2", "ticket": null, "issues": ["CVE-2025-1111", "CVE-2025-2222"], "advisories": ["ASA-202501-1"]},
     {"name": "AVG-2", "packages": ["pam"], "status": "Vulnerable", "severity": "Medium", "type": "x", "affected": "1.7.0-2",
      "fixed": null, "issues": ["CVE-2025-3333"], "advisories": []},
     {"name": "AVG-3", "packages": ["zsh"], "status": "Not affected", "severity": "Unknown", "issues": ["CVE-2025-4444"]},
     {"name": "AVG-4", "packages": ["git"], "status": "Unknown", "severity": "Low", "issues": []}]
    """#

  @Test func groups() throws {
    let sink = try ArchFeed().records(Self.groups, part: "groups")
    #expect(sink.advisories.map(\.id) == ["AVG-1", "AVG-2", "AVG-3", "AVG-4"])
    let first = sink.advisories[0]
    #expect(
      first.covers == ["CVE-2025-1111", "CVE-2025-2222"] && first.affected.map(\.name) == ["frob", "lib32-frob"])
    #expect(first.affected[1].ranges == [.below("1.0-2")] && first.affected[1].severity == .high)
    #expect(
      sink.advisories.dropFirst().map { $0.affected[0].status } == [.affected, .notAffected, .underInvestigation])
    #expect(ArchFeed().recognises(Self.groups, name: "all.json") == "groups")
  }

  @Test func spoiled() { FeedFuzz.run(ArchFeed(), Array(Self.groups.utf8), part: "groups", rounds: 800) }
}

@Suite struct PhotonFeedTests {
  static let release = #"""
    [{"cve_id": "CVE-2025-1111", "pkg": "curl", "cve_score": 9.8, "aff_ver": "all versions before 7.88.1-4.ph5 are vulnerable", "res_ver": "7.88.1-4.ph5", "status": "Fixed"},
     {"cve_id": "CVE-2025-2222", "pkg": "httpd", "cve_score": 7.5, "aff_ver": "", "res_ver": "NA", "status": "Not Affected"},
     {"cve_id": "CVE-2025-3333", "pkg": "python3", "cve_score": null, "aff_ver": "all", "res_ver": "NA", "status": "Unfixed"},
     {"cve_id": "CVE-2025-4444", "pkg": "python3", "cve_score": null, "aff_ver": "NA", "res_ver": "NA", "status": "Fixed"},
     {"cve_id": "", "pkg": "x", "cve_score": 1, "aff_ver": "", "res_ver": ""}]
    """#

  @Test func notAvailableIsAStatus() throws {
    let sink = try PhotonFeed().records(Self.release, part: "5.0")
    #expect(sink.advisories.map(\.id) == ["CVE-2025-1111", "CVE-2025-2222", "CVE-2025-3333"])
    #expect(sink.advisories.map { $0.affected[0].status } == [.fixed, .notAffected, .affected])
    #expect(sink.advisories[0].affected[0].severity == .critical)
    #expect(sink.advisories[0].affected[0].ecosystem == Ecosystem(.photon, "5.0"))
    #expect(PhotonFeed().recognises(Self.release, name: "cve.json") == "5.0")
  }

  @Test func spoiled() { FeedFuzz.run(PhotonFeed(), Array(Self.release.utf8), part: "5.0", rounds: 800) }
}

@Suite struct EchoFeedTests {
  @Test func noVersionMeansNoFix() throws {
    let data =
      #"{"nginx": {"CVE-2021-3618": {"fixed_version": "1.21.0"}}, "python": {"CVE-2009-2940": {}, "CVE-2010-1111": {"fixed_version": "0"}}}"#
    let sink = try EchoFeed().records(data, part: "data")
    #expect(sink.advisories.map { $0.affected[0].status } == [.fixed, .affected, .notAffected])
    #expect(EchoFeed().recognises(data, name: "data.json") == "data")
    FeedFuzz.run(EchoFeed(), Array(data.utf8), part: "data", rounds: 500)
  }
}
