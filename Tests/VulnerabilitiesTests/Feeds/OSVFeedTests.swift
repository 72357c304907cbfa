import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct OSVFeedTests {
  static let python = #"""
    {"schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-02T03:04:05Z",
     "published": "2025-12-01T00:00:00Z", "aliases": ["CVE-2025-1111", "PYSEC-2025-9"], "related": ["CVE-2025-2222"],
     "summary": "Header injection\nin Frobnicator", "details": "Long text \"quoted\" \u00e9.",
     "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"},
                  {"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N"}],
     "affected": [
       {"package": {"ecosystem": "PyPI", "name": "Frob_Nicator", "purl": "pkg:pypi/frob-nicator"},
        "ranges": [{"type": "GIT", "repo": "https://example.org/x.git", "events": [{"introduced": "0"}, {"fixed": "abc"}]},
                   {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.4.2"}]}],
        "versions": ["1.0", "1.4.1"]},
       {"package": {"ecosystem": "npm", "name": "@frob/nicator"},
        "ranges": [{"type": "SEMVER", "events": [{"introduced": "2.0.0"}, {"last_affected": "2.3.1"}]}]},
       {"package": {"ecosystem": "PyPI", "name": "only-git"},
        "ranges": [{"type": "GIT", "repo": "https://example.org/y.git", "events": [{"introduced": "0"}]}]},
       {"package": {"ecosystem": "OSS-Fuzz", "name": "frob"}, "versions": ["1"]}],
     "references": [{"type": "WEB", "url": "https://example.org/web"}, {"type": "ADVISORY", "url": "https://example.org/adv"},
                    {"type": "WEB", "url": "javascript:alert(1)"}],
     "database_specific": {"severity": "HIGH", "cwe_ids": ["CWE-93"]}, "credits": [{"name": "x"}]}
    """#

  @Test func readsARecord() throws {
    let sink = try OSVFeed().records(Self.python, part: "file/one.json")
    let advisory = try #require(sink.advisories.first)
    #expect(sink.records.count == 1 && sink.skipped.isEmpty)
    #expect(advisory.id == "GHSA-aaaa-bbbb-cccc" && advisory.kind == .vulnerability && advisory.withdrawn == nil)
    #expect(advisory.aliases == ["CVE-2025-1111", "PYSEC-2025-9"])
    #expect(advisory.covers.isEmpty)
    #expect(advisory.title == "Header injection in Frobnicator")
    #expect(advisory.details == "Long text \"quoted\" é.")
    #expect(advisory.severities == [.init(source: "ghsa", severity: .high, word: "HIGH")])
    #expect(advisory.vectors.map(\.source) == ["ghsa", "ghsa"])
    #expect(advisory.vectors[1].vector.hasPrefix("CVSS:4.0/"))
    #expect(
      advisory.links == [
        "https://github.com/advisories/GHSA-aaaa-bbbb-cccc", "https://example.org/adv", "https://example.org/web",
      ])
    #expect(advisory.affected.map(\.name) == ["frob-nicator", "@frob/nicator"])
    #expect(advisory.affected[0].ecosystem == Ecosystem(.pypi) && advisory.affected[0].key == .binary)
    #expect(advisory.affected[0].ranges == [.below("1.4.2")] && advisory.affected[0].status == .fixed)
    #expect(advisory.affected[1].ranges == [VersionRange(from: "2.0.0", .last("2.3.1"))])
    #expect(advisory.affected[1].status == .affected)
  }

  @Test func eachZipTakesWhatIsItsOwn() throws {
    let python = try #require(try OSVFeed().records(Self.python, part: "PyPI").advisories.first)
    let node = try #require(try OSVFeed().records(Self.python, part: "npm").advisories.first)
    #expect(python.affected.map(\.name) == ["frob-nicator"] && node.affected.map(\.name) == ["@frob/nicator"])
    #expect(python.key != node.key && python.id == node.id)
  }

  @Test func withdrawnDeletes() throws {
    let record = #"""
      {"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z", "withdrawn": "2026-01-01T00:00:00Z",
       "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
      """#
    let advisory = try #require(try OSVFeed().records(record, part: "npm").advisories.first)
    #expect(advisory.withdrawn != nil && advisory.affected.isEmpty)
  }

  @Test func rustWarningsAreNoVulnerabilities() throws {
    func kind(_ word: String) throws -> Advisory? {
      try OSVFeed().records(
        #"""
        {"id": "RUSTSEC-2026-0001", "modified": "2026-01-01T00:00:00Z", "affected": [{"package":
        {"ecosystem": "crates.io", "name": "x"}, "database_specific": {"informational": \#(word)},
        "ecosystem_specific": {"affects": {"os": ["windows"], "arch": []}},
        "ranges": [{"type": "SEMVER", "events": [{"introduced": "0.0.0-0"}]}], "versions": []}]}
        """#, part: "crates.io"
      ).advisories.first
    }
    #expect(try kind(#""unmaintained""#)?.kind == .unmaintained)
    #expect(try kind(#""unsound""#)?.kind == .unsound)
    #expect(try kind(#""notice""#)?.kind == .notice)
    let real = try #require(try kind("null"))
    #expect(real.kind == .vulnerability)
    // What exists on Windows only isn't in a Linux container.
    #expect(real.affected[0].status == .notAffected && real.affected[0].note == "only on windows")
    #expect(real.affected[0].ranges == [VersionRange(.open)])
  }

  @Test func goNamesItsImportsAndItsRealRanges() throws {
    let record = #"""
      {"id": "GO-2026-0001", "modified": "0001-01-01T00:00:00Z", "aliases": ["CVE-2026-1"], "affected": [
       {"package": {"ecosystem": "Go", "name": "github.com/a/b"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
        "ecosystem_specific": {"imports": [{"path": "github.com/a/b/c", "symbols": ["F", "T.M"]}],
          "custom_ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2023.1.1"}]}]}},
       {"package": {"ecosystem": "Go", "name": "stdlib"},
        "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.22.1"}]}],
        "ecosystem_specific": {"imports": [{"path": "os", "goos": ["windows"]}],
          "custom_ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}}],
       "database_specific": {"review_status": "UNREVIEWED"}}
      """#
    let advisory = try #require(try OSVFeed().records(record, part: "Go").advisories.first)
    #expect(advisory.modified == nil)
    #expect(advisory.affected[0].ranges == [.below("2023.1.1")])
    #expect(advisory.affected[0].imports == [.init(path: "github.com/a/b/c", symbols: ["F", "T.M"])])
    #expect(advisory.affected[0].note == "not reviewed by the Go team")
    #expect(advisory.affected[1].ranges == [.below("1.22.1")] && advisory.affected[1].status == .notAffected)
  }

  @Test func gitHubsLastKnownVersionEndsAnOpenRange() throws {
    func range(_ said: String) throws -> VersionRange? {
      try OSVFeed().records(
        #"""
        {"id": "GHSA-2", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "x"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.0.0"}]}],
        "database_specific": {"last_known_affected_version_range": "\#(said)"}}]}
        """#, part: "npm"
      ).advisories.first?.affected.first?.ranges.first
    }
    #expect(try range("<= 1.5.0") == VersionRange(from: "1.0.0", .last("1.5.0")))
    #expect(try range("< 1.6.0") == VersionRange(from: "1.0.0", .fixed("1.6.0")))
    #expect(try range("= nonsense") == VersionRange(from: "1.0.0", .open))
  }

  @Test func distributionsNoticesCoverTheirCVEs() throws {
    let record = #"""
      {"id": "ALSA-2026:1234", "modified": "2026-01-01T00:00:00Z", "summary": "Important: frob:1.2 security update",
       "related": ["CVE-2026-1111", "CVE-2026-2222"], "affected": [{"package": {"ecosystem": "AlmaLinux:9", "name": "frob"},
       "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2.3-4.module_el9.1.0+5+6"}]}]}]}
      """#
    let advisory = try #require(try OSVFeed().records(record, part: "file/x").advisories.first)
    #expect(advisory.covers == ["CVE-2026-1111", "CVE-2026-2222"] && advisory.aliases.isEmpty)
    #expect(advisory.severities == [.init(source: "almalinux", severity: .high, word: "Important")])
    #expect(advisory.affected[0].module == "frob:1.2" && advisory.affected[0].ecosystem.description == "almalinux:9")
  }

  @Test(arguments: [
    ("Ubuntu:24.04:LTS", "ubuntu:24.04"), ("Ubuntu:Pro:20.04:LTS", "ubuntu:20.04-esm"),
    ("Ubuntu:25.10", "ubuntu:25.10"),
    ("Debian:12", "debian:12"), ("Alpine:v3.22", "alpine:3.22"), ("Wolfi", "wolfi"),
    ("Azure Linux:3", "azurelinux:3.0"),
    ("Red Hat:enterprise_linux:9::baseos", "redhat:9"), ("SUSE:Linux Enterprise Server 15 SP5", "sles:15.5"),
    ("openSUSE:Leap 15.6", "opensuse-leap:15.6"), ("Maven:https://repo.example", "maven"), ("Rocky Linux:9", "rocky:9"),
  ])
  func ecosystems(_ written: String, _ ours: String) {
    #expect(OSVEcosystem.place(written)?.ecosystem.description == ours)
  }

  @Test func whatIsNoEcosystemOfPackages() {
    for name in ["OSS-Fuzz", "GIT", "Android:12", "Ubuntu:Pro:FIPS:20.04:LTS", "Debian", ""] {
      #expect(OSVEcosystem.place(name) == nil)
    }
  }

  @Test func everyWayOfDelivery() throws {
    let two = Self.python.replacing("\n", with: " ")
    let other = two.replacing("GHSA-aaaa-bbbb-cccc", with: "GHSA-dddd")
    #expect(try OSVFeed().records(two + "\n" + other + "\n", part: "x").records.count == 2)
    #expect(try OSVFeed().records("[\(two),\n\(other)]", part: "x").records.count == 2)
    var tar = TarBuilder()
    tar.file("db-main/README.md", "no record")
    tar.file("db-main/a.json", two)
    tar.file("db-main/b.json", other)
    #expect(try OSVFeed().records(tar.finished(), part: "x").records.count == 2)
  }

  @Test func aBrokenRecordCostsOnlyItself() throws {
    let two = Self.python.replacing("\n", with: " ")
    let sink = try OSVFeed().records("[\(two), {\"id\": 7}, {\"modified\": \"x\"}, \(two)]", part: "x")
    #expect(sink.records.count == 2 && sink.skipped.count == 2)
  }

  @Test func recognisesItsFiles() {
    let line = Self.python.replacing("\n", with: " ")
    #expect(OSVFeed().recognises(Self.python, name: "one.json") == "file/one.json")
    #expect(OSVFeed().recognises(line, name: "x.ndjson") == "file/x.ndjson")
    #expect(OSVFeed().recognises(#"{"id": "x"}"#, name: "x.json") == nil)
    #expect(OSVFeed().recognises("", name: "x.json") == nil)
  }

  @Test func spoiled() { FeedFuzz.run(OSVFeed(), Array(Self.python.utf8), part: "PyPI") }

  @Test func aSinkThatRefusesEndsTheReading() {
    let two = Self.python.replacing("\n", with: " ")
    let sink = RecordingSink(limit: 1)
    #expect(throws: ParseError.self) {
      try OSVFeed().parse(FeedInput(part: "x", bytes: Bytes(two + "\n" + two)), into: sink)
    }
  }
}
