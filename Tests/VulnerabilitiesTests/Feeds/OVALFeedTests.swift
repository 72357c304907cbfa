import Model
import Parsing
import Testing

@testable import Vulnerabilities

@Suite struct OracleFeedTests {
  static let notices = """
    <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5">
    <generator><oval:product_name>Oracle Errata System</oval:product_name></generator><definitions>
    <definition id="oval:com.oracle.elsa:def:20251" version="501" class="patch"><metadata><title>
    ELSA-2025-0001:  frob security update (IMPORTANT)
    </title><affected family="unix"><platform>Oracle Linux 8</platform></affected>
    <reference source="elsa" ref_id="ELSA-2025-0001" ref_url="https://linux.oracle.com/errata/ELSA-2025-0001.html"/>
    <reference source="CVE" ref_id="CVE-2025-1111" ref_url="https://linux.oracle.com/cve/CVE-2025-1111.html"/>
    <description>
     [1.2-3]
     - fix</description>
    <advisory><severity>IMPORTANT</severity><issued date="2025-06-26"/>
    <cve cvss3="8.1/CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H" href="x" public="20250506">CVE-2025-1111</cve></advisory></metadata>
    <criteria operator="AND"><criterion test_ref="t1" comment="Oracle Linux 8 is installed"/><criteria operator="OR">
     <criteria operator="AND"><criterion test_ref="t2" comment="Oracle Linux arch is x86_64"/><criteria operator="OR">
      <criteria operator="AND"><criterion test_ref="t3" comment="frob is earlier than 2:1.2-3.el8"/><criterion test_ref="t4" comment="frob is signed with the Oracle Linux 8 key"/></criteria>
      <criteria operator="AND"><criterion test_ref="t3" comment="frob is earlier than 2:1.2-9.el8"/></criteria>
      <criteria operator="AND"><criterion test_ref="t5" comment="frob-debugsource is earlier than 2:1.2-3.el8"/></criteria></criteria></criteria>
     <criteria operator="AND"><criterion test_ref="t6" comment="Oracle Linux arch is aarch64"/><criteria operator="OR">
      <criteria operator="AND"><criterion test_ref="t7" comment="frob is earlier than 2:1.2-4.el8"/></criteria></criteria></criteria>
     <criteria operator="AND"><criterion test_ref="m" comment="Module nicator:12 is enabled"/><criteria operator="OR">
      <criteria operator="AND"><criterion test_ref="t7" comment="nicator is earlier than 1:12-1.module+el8+1+2"/></criteria></criteria></criteria>
     <criteria operator="AND"><criterion test_ref="t8" comment="frob is earlier than 2:1.2-3.ksplice1.el8"/><criterion test_ref="k" comment="frob is ksplice-based"/></criteria>
    </criteria></criteria></definition>
    <definition id="oval:com.oracle.elsa:def:20252" class="patch"><metadata><title>nonsense</title></metadata></definition>
    <definition id="oval:com.oracle.elsa:def:20253" class="inventory"><metadata><title>ELSA-x: y</title></metadata></definition>
    </definitions></oval_definitions>
    """

  @Test func conditionsOfEachPackage() throws {
    let sink = try OracleFeed().records(Self.notices, part: "elsa")
    #expect(sink.advisories.count == 1 && sink.skipped.count == 1)
    let advisory = try #require(sink.advisories.first)
    #expect(
      advisory.id == "ELSA-2025-0001" && advisory.covers == ["CVE-2025-1111"] && advisory.published == "2025-06-26")
    #expect(advisory.title == "frob security update (IMPORTANT)")
    #expect(advisory.severities == [.init(source: "oracle", severity: .high, word: "IMPORTANT")])
    #expect(advisory.vectors == [.init(source: "oracle", vector: "CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H")])
    let plain = advisory.affected.filter { $0.name == "frob" && $0.product == nil }
    // Rebuilt twice on one architecture: the lower build has the fix already.
    #expect(
      plain.map { "\($0.architectures) \($0.ranges)" }.sorted() == [
        "[\"aarch64\"] \([VersionRange.below("2:1.2-4.el8")])", "[\"x86_64\"] \([VersionRange.below("2:1.2-3.el8")])",
      ])
    let live = advisory.affected.filter { $0.product == "ksplice" }
    #expect(live.count == 1 && live[0].ranges == [.below("2:1.2-3.ksplice1.el8")] && live[0].architectures.isEmpty)
    let modular = advisory.affected.first { $0.name == "nicator" }
    #expect(modular?.module == "nicator:12" && modular?.ecosystem == Ecosystem(.oracle, "8"))
    #expect(!advisory.affected.contains { $0.name.contains("debug") })
    #expect(OracleFeed().recognises(Self.notices, name: "com.oracle.elsa-all.xml.bz2") == "elsa")
  }

  @Test func cutOffIsAnErrorButWhatCameIsTaken() {
    let sink = RecordingSink()
    let end = Self.notices.utf8.count - 300
    let cut = Bytes(Array(Self.notices.utf8.prefix(end)))
    #expect(throws: ParseError.self) { try OracleFeed().parse(FeedInput(part: "elsa", bytes: cut), into: sink) }
  }

  @Test func entitiesAreRefused() {
    let bomb = #"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><oval_definitions>&b;</oval_definitions>"#
    #expect(throws: ParseError.self) { try OracleFeed().records(bomb, part: "elsa") }
  }

  @Test func spoiled() { FeedFuzz.run(OracleFeed(), Array(Self.notices.utf8), part: "elsa", rounds: 600) }
}

@Suite struct SUSEFeedTests {
  static let statements = """
    <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><definitions>
    <definition id="oval:org.opensuse.security:def:202129154" version="1" class="vulnerability"><metadata>
    <title>CVE-2025-1111</title><affected family="unix"><platform>SUSE Linux Enterprise Server 15 SP1-LTSS</platform></affected>
    <reference ref_id="Mitre CVE-2025-1111" source="CVE"/><description>A flaw in the kernel.</description>
    <advisory from="security@suse.de"><issued date="2025-04-30"/><updated date="2025-07-03"/><severity>Moderate</severity>
    <cve impact="moderate" cvss3="5.5/CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N" href="x">CVE-2025-1111</cve></advisory></metadata>
    <criteria operator="OR">
     <criteria operator="AND"><criterion test_ref="a" comment="SUSE Linux Enterprise Server 15 SP1-LTSS is installed"/>
      <criteria operator="OR"><criterion test_ref="b" comment="kernel-default-4.12.14-197.89.2 is installed"/>
        <criterion test_ref="b" comment="kernel-default-devel-4.12.14-197.89.2 is installed"/></criteria></criteria>
     <criteria operator="AND"><criterion test_ref="a" comment="SUSE Linux Enterprise Server 15 SP1 is installed"/>
      <criteria operator="OR"><criterion test_ref="b" comment="kernel-default-4.12.14-197.95.1 is installed"/></criteria></criteria>
     <criteria operator="AND"><criteria operator="OR">
        <criterion test_ref="c" comment="SUSE Linux Enterprise Module for Basesystem 15 SP2 is installed"/>
        <criterion test_ref="d" comment="openSUSE Leap 15.2 is installed"/></criteria>
      <criteria operator="OR"><criterion test_ref="e" comment="kernel-default is not affected"/><criterion test_ref="f" comment="krb5 is affected"/></criteria></criteria>
     <criteria operator="AND"><criterion test_ref="g" comment="SUSE Manager Server 4.1 is installed"/>
      <criteria operator="OR"><criterion test_ref="b" comment="other-1-2 is installed"/></criteria></criteria>
    </criteria></definition>
    <definition id="x" class="patch"><metadata><title>SUSE-SU-1</title></metadata></definition>
    </definitions></oval_definitions>
    """

  private func affected(_ part: String) throws -> [String: Affected] {
    let sink = try SUSEFeed().records(Self.statements, part: part)
    return Dictionary(
      uniqueKeysWithValues: try #require(sink.advisories.first).affected.map { ("\($0.ecosystem) \($0.name)", $0) })
  }

  @Test func productsOfEachPackage() throws {
    let all = try affected("file/x")
    #expect(all["sles:15.1 kernel-default"]?.ranges == [.below("4.12.14-197.89.2")])
    #expect(all["sles:15.1 kernel-default-devel"]?.status == .fixed)
    #expect(all["sles:15.2 kernel-default"]?.status == .notAffected)
    #expect(all["opensuse-leap:15.2 krb5"]?.status == .affected && all["sles:15.2 krb5"]?.status == .affected)
    #expect(all.count == 6)
    #expect(
      try affected("opensuse.leap.15.2-affected.xml.bz2").keys.sorted() == [
        "opensuse-leap:15.2 kernel-default", "opensuse-leap:15.2 krb5",
      ])
  }

  @Test func header() throws {
    let advisory = try #require(try SUSEFeed().records(Self.statements, part: "file/x").advisories.first)
    #expect(advisory.id == "CVE-2025-1111" && advisory.modified == "2025-07-03")
    #expect(advisory.severities == [.init(source: "suse", severity: .medium, word: "Moderate")])
    #expect(advisory.vectors.map(\.vector) == ["CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N"])
    #expect(SUSEFeed().recognises(Self.statements, name: "suse.linux.enterprise.server.15-affected.xml") != nil)
  }

  @Test func theDocumentThatSaysMostOfEachLine() {
    let listing = Bytes(
      [
        "suse.linux.enterprise.server.15.xml.bz2", "suse.linux.enterprise.server.15-affected.xml",
        "suse.linux.enterprise.server.15-affected.xml.bz2", "suse.linux.enterprise.server.15-patch.xml.bz2",
        "suse.linux.enterprise.server.15.5-affected.xml.bz2", "opensuse.leap.15.6.xml.gz", "opensuse.leap.15.6.xml.bz2",
        "../secret.xml", "suse.manager.4.3-affected.xml.bz2",
      ].map { "<a href=\"\($0)\">x</a>" }.joined())
    #expect(
      SUSEFeed.documents(in: listing)
        == ["opensuse.leap.15.6.xml.bz2", "suse.linux.enterprise.server.15-affected.xml.bz2"])
  }

  @Test func spoiled() { FeedFuzz.run(SUSEFeed(), Array(Self.statements.utf8), part: "file/x", rounds: 600) }
}

@Suite struct AzureLinuxFeedTests {
  static let document = """
    <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:linux-def="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux"><definitions>
    <definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:1" version="1"><metadata><title>CVE-2025-1111 affecting package frob for versions less than 3.2.8-1</title>
    <reference ref_id="CVE-2025-1111" ref_url="x" source="CVE"/><patchable>true</patchable><advisory_date>2025-05-31T18:55:08Z</advisory_date><severity>Medium</severity></metadata>
    <criteria operator="AND"><criterion comment="c" test_ref="t1"/><criterion comment="c" test_ref="t2"/></criteria></definition>
    <definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:2" version="1"><metadata><title>CVE-2025-2222 affecting package frob</title>
    <reference ref_id="CVE-2025-2222" source="CVE"/><patchable>false</patchable><severity>High</severity></metadata>
    <criteria operator="AND"><criterion comment="c" test_ref="t3"/></criteria></definition>
    <definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:3"><metadata><reference ref_id="CVE-2025-3333" source="CVE"/><patchable>Not Applicable</patchable></metadata>
    <criteria operator="AND"><criterion test_ref="t3"/></criteria></definition>
    <definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:4"><metadata><reference ref_id="CVE-2025-4444" source="CVE"/></metadata>
    <criteria operator="AND"><criterion test_ref="missing"/></criteria></definition></definitions>
    <tests><linux-def:rpminfo_test id="t1"><linux-def:object object_ref="o1"/><linux-def:state state_ref="s1"/></linux-def:rpminfo_test>
    <linux-def:rpminfo_test id="t2"><linux-def:object object_ref="o1"/><linux-def:state state_ref="s2"/></linux-def:rpminfo_test>
    <linux-def:rpminfo_test id="t3"><linux-def:object object_ref="o1"/><linux-def:state state_ref="s3"/></linux-def:rpminfo_test></tests>
    <objects><linux-def:rpminfo_object id="o1"><linux-def:name>frob</linux-def:name></linux-def:rpminfo_object></objects>
    <states><linux-def:rpminfo_state id="s1"><linux-def:evr datatype="evr_string" operation="less than">0:3.2.8-1.azl3</linux-def:evr></linux-def:rpminfo_state>
    <linux-def:rpminfo_state id="s2"><linux-def:evr datatype="evr_string" operation="greater than">0:3.0.0-1.azl3</linux-def:evr></linux-def:rpminfo_state>
    <linux-def:rpminfo_state id="s3"><linux-def:evr datatype="evr_string" operation="less than or equal">0:3.2.9-1.azl3</linux-def:evr></linux-def:rpminfo_state></states></oval_definitions>
    """

  @Test func versionsComeFromTheStates() throws {
    let sink = try AzureLinuxFeed().records(Self.document, part: "azurelinux-3.0")
    #expect(
      sink.advisories.map(\.id) == ["CVE-2025-1111", "CVE-2025-2222", "CVE-2025-3333"] && sink.skipped.count == 1)
    let affected = sink.advisories.map { $0.affected[0] }
    #expect(affected.map(\.status) == [.fixed, .affected, .notAffected])
    #expect(affected[0].ranges == [VersionRange(from: "0:3.0.0-1.azl3", .fixed("0:3.2.8-1.azl3"))])
    #expect(affected[1].ranges.isEmpty && affected[0].key == .source)
    #expect(sink.advisories[0].severities.first?.severity == .medium)
    #expect(AzureLinuxFeed().recognises(Self.document, name: "azurelinux-3.0-oval.xml") == "azurelinux-3.0")
    #expect(AzureLinuxFeed().recognises(Self.document, name: "x.xml") == "file/x.xml")
    let mariner = try AzureLinuxFeed().records(Self.document.replacing(".azl3", with: ".cm1"), part: "file/x.xml")
    #expect(mariner.advisories[0].affected[0].ecosystem == Ecosystem(.mariner, "1.0"))
    #expect(OracleFeed().recognises(Self.document, name: "x.xml") == nil)
  }

  @Test func spoiled() {
    FeedFuzz.run(AzureLinuxFeed(), Array(Self.document.utf8), part: "azurelinux-3.0", rounds: 600)
  }
}
