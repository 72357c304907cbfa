import Model
import Parsing
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct UpdateInfoFeedTests {
  static let amazon = """
    <?xml version="1.0" ?>
    <updates><update status="final" version="1.4" author="linux-security@amazon.com" type="security" from="linux-security@amazon.com">
    <id>ALAS2023-2025-001</id><title>Amazon Linux 2023 - ALAS2023-2025-001: Important priority package update for frob</title>
    <issued date="2025-02-17 20:41" /><updated date="2025-02-22 23:22" /><severity>Important</severity>
    <description>CVE-2025-1111: a flaw &amp; more.</description>
    <references><reference href="http://x" title="" id="CVE-2025-1111" type="cve" /><reference id="CVE-2025-2222" title="" type="cve" /><reference id="RHBZ-1" type="bugzilla"/></references>
    <pkglist><collection short="amazon-linux-2023"><name>Amazon Linux 2023</name>
    <package name="frob" version="1.2" release="3.amzn2023.0.2" epoch="1" arch="x86_64"><filename>f.rpm</filename></package>
    <package name="frob" version="1.2" release="3.amzn2023.0.2" epoch="1" arch="aarch64"><filename>f.rpm</filename></package>
    <package name="frob-doc" version="1.2" release="3.amzn2023.0.2" epoch="1" arch="noarch"><filename>f.rpm</filename></package>
    <package name="frob-debuginfo" version="1.2" release="3.amzn2023.0.2" epoch="1" arch="x86_64"/>
    <package name="frob" version="1.2" release="3.amzn2023.0.2" epoch="1" arch="src"/>
    </collection></pkglist></update>
    <update type="bugfix"><id>ALAS2023-2025-002</id></update>
    <update type="security"><id>ALAS2023-2025-003</id></update></updates>
    """

  @Test func amazonNotices() throws {
    let sink = try AmazonFeed().records(Self.amazon, part: "2023")
    #expect(sink.advisories.count == 1 && sink.skipped.count == 1)
    let advisory = try #require(sink.advisories.first)
    #expect(advisory.id == "ALAS2023-2025-001" && advisory.covers == ["CVE-2025-1111", "CVE-2025-2222"])
    #expect(advisory.severities == [.init(source: "amazon", severity: .high, word: "Important")])
    #expect(advisory.links == ["https://alas.aws.amazon.com/AL2023/ALAS2023-2025-001.html"])
    #expect(advisory.details == "CVE-2025-1111: a flaw & more.")
    #expect(advisory.affected.map(\.name) == ["frob", "frob-doc"])
    #expect(advisory.affected[0].ranges == [.below("1:1.2-3.amzn2023.0.2")])
    #expect(advisory.affected[0].architectures == ["aarch64", "x86_64"] && advisory.affected[1].architectures == [])
    #expect(AmazonFeed().recognises(Self.amazon, name: "updateinfo.xml") == "2023")
    #expect(RockyFeed().recognises(Self.amazon, name: "updateinfo.xml") == nil)
  }

  static let rocky = """
    <updates><update from="releng@rockylinux.org" status="final" type="security" version="2"><id>RLSA-2025:1</id>
    <title>Moderate: nicator:12 security update</title><issued date="2025-07-22 03:13:55"></issued><severity>Moderate</severity>
    <references><reference href="x" id="CVE-2025-1111" type="cve" title="t"></reference></references>
    <pkglist><collection short="RL8"><name>Rocky Linux 8</name>
    <module stream="12" name="nicator" version="8040020210708131418" arch="x86_64" context="9f9e2e7e"></module>
    <package name="nicator" version="12.22" release="1.module+el8.4.0+1+2" epoch="0" arch="x86_64" src="s"><filename>f</filename></package>
    </collection></pkglist></update>
    <update type="security"><id>RLSA-2025:2</id><title>Important: a:1 and b:2 update</title><pkglist><collection>
    <package name="lost" version="1" release="1.module+el8+1" epoch="0" arch="x86_64"/></collection></pkglist></update></updates>
    """

  @Test func modulesAreNeverGuessed() throws {
    let sink = try RockyFeed().records(Self.rocky, part: "8/AppStream/x86_64")
    #expect(sink.advisories.count == 1 && sink.skipped.count == 1)
    #expect(sink.advisories[0].affected[0].module == "nicator:12")
    #expect(sink.advisories[0].key == "8/AppStream/x86_64/RLSA-2025:1")
    #expect(RockyFeed().recognises(Self.rocky, name: "u.xml") == "file/u.xml")
    // A file tells its release by its packages.
    let imported = try RockyFeed().records(Self.rocky, part: "file/u.xml")
    #expect(imported.advisories.first?.affected.first?.ecosystem == Ecosystem(.rocky, "8"))
  }

  @Test func theMirrorListLeadsToTheNotices() async throws {
    let web = FakeWeb([
      "/2/core/latest/x86_64/mirror.list": "http-not",
      "/al2023/core/mirrors/latest/x86_64/mirror.list": "http://unknown.example/x\n",
    ])
    await #expect(throws: FeedError.self) { try await AmazonFeed().plan(after: FeedState(), web) }
  }

  @Test func repositoryIndex() throws {
    func index(_ href: String) -> Bytes {
      Bytes(
        #"<repomd><data type="primary"><location href="p"/></data><data type="updateinfo"><location href="\#(href)"/></data></repomd>"#
      )
    }
    #expect(try RepositoryIndex.location(of: "updateinfo", in: index("repodata/u.xml.gz")) == "repodata/u.xml.gz")
    #expect(try RepositoryIndex.location(of: "modules", in: index("x")) == nil)
    for hostile in ["../../x", "/etc/passwd", "http://evil.example/x"] {
      #expect(throws: ParseError.self) { try RepositoryIndex.location(of: "updateinfo", in: index(hostile)) }
    }
  }

  @Test func spoiled() {
    FeedFuzz.run(AmazonFeed(), Array(Self.amazon.utf8), part: "2023", rounds: 700)
    FeedFuzz.run(RockyFeed(), Array(Self.rocky.utf8), part: "8/x", rounds: 500)
  }
}

@Suite struct AlmaLinuxFeedTests {
  static let older = #"""
    [{"_id": {"$oid": "6124"}, "updateinfo_id": "ALSA-2025:3253", "description": "A library.",
      "issued_date": {"$date": 1629790196000}, "updated_date": {"$date": 1629804795086},
      "pkglist": {"name": "n", "packages": [
        {"name": "frob", "version": "1.0.28", "release": "10.el8_4.1", "epoch": "0", "arch": "i686"},
        {"name": "frob", "version": "1.0.28", "release": "10.el8_4.1", "epoch": "0", "arch": "x86_64"},
        {"name": "frob-debugsource", "version": "1.0.28", "release": "10.el8_4.1", "epoch": "0", "arch": "x86_64"}]},
      "references": [{"href": "x", "type": "cve", "id": "CVE-2025-3246", "title": "t"}, {"type": "bugzilla", "id": "1"}],
      "severity": "Important", "title": "Important: frob security update", "type": "security"},
     {"updateinfo_id": "ALBA-2025:3240", "type": "bugfix", "pkglist": {"packages": [{"name": "x", "version": "1", "release": "1", "arch": "x86_64"}]}},
     {"updateinfo_id": "ALSA-2025:9", "type": "security", "title": "Moderate: nicator:12 security update", "severity": "Moderate",
      "pkglist": {"packages": [{"name": "nicator", "version": "12", "release": "1.module_el8.4.0+1+2", "epoch": "1", "arch": "noarch"}]}}]
    """#

  static let newer = #"""
    {"data": [{"id": "ALSA-2025:1", "type": "security", "severity": "Critical", "title": "Critical: frob", "issued_date": 1629790196,
      "modules": [{"name": "nicator", "stream": "el8"}],
      "references": [{"id": "CVE-2025-1", "type": "cve"}, {"id": "CVE-2025-1111", "type": "cve"}],
      "packages": [{"name": "frob", "version": "2", "release": "1.el9", "epoch": 0, "arch": "x86_64", "module": null},
        {"name": "mod", "version": "2", "release": "1.el9", "epoch": 2, "arch": "x86_64", "module": "nicator:el8:8080:abc"}]}]}
    """#

  @Test func olderForm() throws {
    let sink = try AlmaLinuxFeed().records(Self.older, part: "8")
    #expect(sink.advisories.map(\.id) == ["ALSA-2025:3253", "ALSA-2025:9"])
    let advisory = sink.advisories[0]
    #expect(advisory.covers == ["CVE-2025-3246"] && advisory.published == "2021-08-24")
    #expect(advisory.affected.count == 1 && advisory.affected[0].architectures == ["i686", "x86_64"])
    #expect(advisory.affected[0].ranges == [.below("0:1.0.28-10.el8_4.1")])
    #expect(advisory.links == ["https://errata.almalinux.org/8/ALSA-2025-3253.html"])
    #expect(sink.advisories[1].affected[0].module == "nicator:12")
    #expect(AlmaLinuxFeed().recognises(Self.older, name: "errata.json") == "8")
  }

  @Test func newerForm() throws {
    let sink = try AlmaLinuxFeed().records(Self.newer, part: "9")
    let advisory = try #require(sink.advisories.first)
    #expect(advisory.covers == ["CVE-2025-1111"])
    #expect(advisory.affected.map(\.module) == [nil, "nicator:el8"])
    #expect(advisory.affected[1].ranges == [.below("2:2-1.el9")])
    #expect(AlmaLinuxFeed().recognises(Self.newer, name: "errata.full.json") == "9")
  }

  @Test func spoiled() {
    FeedFuzz.run(AlmaLinuxFeed(), Array(Self.older.utf8), part: "8", rounds: 700)
    FeedFuzz.run(AlmaLinuxFeed(), Array(Self.newer.utf8), part: "9", rounds: 500)
  }
}
