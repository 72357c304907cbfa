import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct UbuntuFeedTests {
  static let record = #"""
    {"schema_version": "1.7.0", "id": "UBUNTU-CVE-2025-1111", "details": "Frob overflows.", "aliases": [], "upstream": ["CVE-2025-1111"],
     "related": ["USN-1-1"], "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N"}, {"type": "Ubuntu", "score": "low"}],
     "published": "2025-05-06T12:15:00Z", "modified": "2026-06-08T16:11:47Z",
     "affected": [
      {"package": {"ecosystem": "Ubuntu:Pro:20.04:LTS", "name": "frob", "purl": "pkg:deb/ubuntu/frob@1?arch=source&distro=esm-apps/focal"},
       "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:4.1.45-1ubuntu0.1~esm2"}]}], "versions": ["1:4.1.33-1", "1:4.1.45-1"],
       "ecosystem_specific": {"binaries": [{"binary_name": "libfrob", "binary_version": "1"}]}},
      {"package": {"ecosystem": "Ubuntu:24.04:LTS", "name": "frob"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}], "versions": ["1:5"]},
      {"package": {"ecosystem": "Ubuntu:Pro:FIPS:20.04:LTS", "name": "frob"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}
    """#

  @Test func extendedMaintenanceIsAnEcosystemOfItsOwn() throws {
    let advisory = try #require(try UbuntuFeed().records(Self.record, part: "osv").advisories.first)
    #expect(advisory.aliases == ["CVE-2025-1111"] && advisory.covers.isEmpty)
    #expect(advisory.severities == [.init(source: "ubuntu", severity: .low, word: "low")])
    #expect(advisory.affected.map(\.ecosystem.description) == ["ubuntu:20.04-esm", "ubuntu:24.04"])
    #expect(advisory.affected[0].ranges == [.below("1:4.1.45-1ubuntu0.1~esm2")] && advisory.affected[0].key == .source)
    // What the range says already isn't listed once more.
    #expect(advisory.affected[0].versions.isEmpty && advisory.affected[1].versions.isEmpty)
    #expect(advisory.affected[1].status == .affected && advisory.affected[1].ranges == [VersionRange(.open)])
  }

  static let vex = #"""
    {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Canonical Ltd.", "timestamp": "2026-05-20T15:02:47Z", "version": 5, "statements": [
      {"vulnerability": {"@id": "https://nvd.nist.gov/vuln/detail/CVE-2025-1111", "name": "CVE-2025-1111"}, "status": "affected",
       "products": [{"@id": "pkg:deb/ubuntu/frob@1?arch=source&distro=trusty"}, {"@id": "pkg:deb/ubuntu/frob-dev@1?arch=amd64&distro=trusty"}],
       "action_statement": "This package (for the given release) is vulnerable to the CVE, the problem is understood, but the Ubuntu Security Team decided to not fix it."},
      {"vulnerability": {"name": "CVE-2025-1111"}, "status": "not_affected", "justification": "vulnerable_code_not_present",
       "products": [{"@id": "pkg:deb/ubuntu/frob@2?arch=source&distro=noble"}, {"@id": "pkg:deb/ubuntu/frob@2?arch=source&distro=esm-apps/jammy"}, {"@id": "pkg:deb/ubuntu/frob@2?arch=source&distro=fips/jammy"}]},
      {"vulnerability": {"name": "CVE-2025-1111"}, "status": "not_affected", "justification": "component_not_present", "products": [{"@id": "pkg:deb/ubuntu/gone@2?arch=source&distro=noble"}]},
      {"vulnerability": {"name": "CVE-2025-1111"}, "status": "under_investigation", "products": [{"@id": "pkg:deb/ubuntu/nicator@2?arch=source&distro=jammy"}]},
      {"vulnerability": {"name": "CVE-2025-1111"}, "status": "fixed", "products": [{"@id": "pkg:deb/ubuntu/other@2?arch=source&distro=jammy"}]}]}
    """#

  @Test func exchangeAddsWhatTheRecordsLack() throws {
    let advisory = try #require(try UbuntuFeed().records(Self.vex, part: "vex").advisories.first)
    #expect(advisory.key == "vex/CVE-2025-1111" && advisory.id == "CVE-2025-1111")
    #expect(
      advisory.affected.map { "\($0.ecosystem) \($0.name) \($0.status)" } == [
        "ubuntu:14.04 frob wontFix", "ubuntu:24.04 frob notAffected", "ubuntu:22.04-esm frob notAffected",
        "ubuntu:22.04 nicator underInvestigation",
      ])
  }

  @Test func archivesWithoutNotices() throws {
    var tar = TarBuilder()
    tar.file("osv/cve/2025/UBUNTU-CVE-2025-1111.json", Self.record)
    tar.file("osv/usn/USN-1-1.json", Self.record)
    #expect(try UbuntuFeed().records(tar.finished(), part: "osv").records.count == 1)
    #expect(UbuntuFeed().recognises(FeedInput(part: "osv-all.tar", bytes: Bytes(tar.finished()))) == "osv")
    #expect(UbuntuFeed().recognises(Self.vex, name: "v.json") == "file/v.json")
    #expect(UbuntuFeed().recognises(Self.record, name: "o.json") == "file/o.json")
    #expect(try UbuntuFeed().records(Self.vex, part: "file/v.json").advisories.first?.key == "vex/CVE-2025-1111")
    #expect(try UbuntuFeed().records(Self.record, part: "file/o.json").advisories.first?.id == "UBUNTU-CVE-2025-1111")
  }

  @Test func spoiled() {
    FeedFuzz.run(UbuntuFeed(), Array(Self.vex.utf8), part: "vex", rounds: 800)
    FeedFuzz.run(UbuntuFeed(), Array(Self.record.utf8), part: "osv", rounds: 800)
  }
}
