import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct LanguageFeedTests {
  static let yaml = """
    id: PYSEC-2025-37
    details: Radical before 1.1 is "open".
    aliases:
    - CVE-2025-8748
    modified: '2021-12-14T08:18:58.669643Z'
    published: 2016-02-03T18:59:00Z
    references:
    - type: FIX
      url: https://example.org/fix
    affected:
    - package:
        name: Radical
        ecosystem: PyPI
        purl: pkg:pypi/radical
      ranges:
      - type: GIT
        repo: https://example.org/x
        events:
        - introduced: '0'
        - fixed: 4bfe7c9
      - type: ECOSYSTEM
        events:
        - introduced: 0
        - fixed: 1.10
      versions:
      - '0.2'
      - 1.0
    """

  @Test func pypaKeepsVersionsAsTheyAreWritten() throws {
    let sink = try PyPAFeed().records(Self.yaml, part: "file/x.yaml")
    let advisory = try #require(sink.advisories.first)
    #expect(advisory.id == "PYSEC-2025-37" && advisory.aliases == ["CVE-2025-8748"])
    // 1.10 is not 1.1.
    #expect(advisory.affected.first?.ranges == [.below("1.10")] && advisory.affected.first?.name == "radical")
    #expect(advisory.affected.first?.versions == [])
    #expect(PyPAFeed().recognises(Self.yaml, name: "x.yaml") == "file/x.yaml")
    FeedFuzz.run(PyPAFeed(), Array(Self.yaml.utf8), part: "x", rounds: 600)
  }

  @Test func pypaArchive() throws {
    var tar = TarBuilder()
    tar.file("advisory-database-main/README.md", "x")
    tar.file("advisory-database-main/vulns/radical/PYSEC-2025-37.yaml", Self.yaml)
    tar.file("advisory-database-main/vulns/radical/PYSEC-2025-38.yaml", "- [")
    let sink = try PyPAFeed().records(tar.finished(), part: "database")
    #expect(sink.records.count == 1 && sink.skipped.count == 1)
    #expect(PyPAFeed().recognises(FeedInput(part: "main", bytes: Bytes(tar.finished()))) == "database")
  }

  @Test func gitHubsUnreviewedTreeIsNotTaken() throws {
    var tar = TarBuilder()
    let record = OSVFeedTests.python
    tar.file("advisory-database-main/advisories/unreviewed/2025/01/GHSA-1/GHSA-1.json", record)
    tar.file("advisory-database-main/advisories/github-reviewed/2025/01/GHSA-2/GHSA-2.json", record)
    let bytes = tar.finished()
    #expect(try GitHubFeed().records(bytes, part: "database").records.count == 1)
    #expect(GitHubFeed().recognises(FeedInput(part: "x", bytes: Bytes(bytes))) == "database")
    #expect(RustSecFeed().recognises(FeedInput(part: "x", bytes: Bytes(bytes))) == nil)
  }

  private func gaps(_ requirements: [String]) -> [VersionRange] {
    VersionIntervals(.rubygems, requirements.compactMap { VersionIntervals.Interval(gem: $0) }).complement
  }

  @Test func whatIsNotPatchedIsVulnerable() {
    #expect(
      gaps(["~> 2.3.15", "~> 3.0.19", ">= 3.2.11"]) == [
        .below("2.3.15"), VersionRange(from: "2.4", .fixed("3.0.19")), VersionRange(from: "3.1", .fixed("3.2.11")),
      ])
    #expect(gaps([">= 1.2", "< 0.9"]) == [VersionRange(from: "0.9", .fixed("1.2"))])
    #expect(gaps([]) == [VersionRange(.open)])
    #expect(gaps(["> 1.5"]) == [VersionRange(.last("1.5"))])
    #expect(gaps([">= 1.0, < 1.1", ">= 1.1"]) == [.below("1.0")])
    #expect(gaps(["~> 2"]) == [.below("2"), VersionRange(from: "3", .open)])
    for bad in ["", "x", "~> 99999999999999999999", ">= a b c;", "!= 1"] {
      #expect(VersionIntervals.Interval(gem: bad) == nil)
    }
  }

  static let gem = """
    ---
    gem: frobpack
    cve: 2025-0156
    ghsa: aaaa-bbbb-cccc
    url: https://example.org/x
    title: Parameter parsing
    date: 2025-01-08
    description: |
      There are weaknesses.
    cvss_v2: 7.5
    unaffected_versions:
      - "< 1.0"
    patched_versions:
      - "~> 2.3.15"
      - ">= 3.2.11"
    """

  @Test func rubySec() throws {
    let advisory = try #require(try RubySecFeed().records(Self.gem, part: "file/x.yml").advisories.first)
    #expect(advisory.id == "CVE-2025-0156" && advisory.aliases == ["GHSA-aaaa-bbbb-cccc"])
    #expect(
      advisory.affected[0].ranges == [
        VersionRange(from: "1.0", .fixed("2.3.15")), VersionRange(from: "2.4", .fixed("3.2.11")),
      ])
    #expect(RubySecFeed().recognises(Self.gem, name: "x.yml") == "file/x.yml")
    #expect(FriendsOfPHPFeed().recognises(Self.gem, name: "x.yml") == nil)
    FeedFuzz.run(RubySecFeed(), Array(Self.gem.utf8), part: "x", rounds: 500)
  }

  static let php = """
    title: Ability to enable debug mode
    link: https://example.org/y
    cve: CVE-2025-1397
    branches:
        2.0.x:
            time: 2025-01-17 18:37:25
            versions: ['>=2.0.0', '<2.0.22']
        master:
            versions: ['>=2.2.0', '<=2.2.1']
    reference: composer://Frob/Yaml
    """

  @Test func friendsOfPHP() throws {
    let advisory = try #require(try FriendsOfPHPFeed().records(Self.php, part: "file/x.yaml").advisories.first)
    #expect(advisory.id == "CVE-2025-1397" && advisory.affected[0].name == "frob/yaml")
    #expect(
      advisory.affected[0].ranges == [
        VersionRange(from: "2.0.0", .fixed("2.0.22")), VersionRange(from: "2.2.0", .last("2.2.1")),
      ])
    #expect(FriendsOfPHPFeed().recognises(Self.php, name: "x.yaml") == "file/x.yaml")
    FeedFuzz.run(FriendsOfPHPFeed(), Array(Self.php.utf8), part: "x", rounds: 500)
  }
}
