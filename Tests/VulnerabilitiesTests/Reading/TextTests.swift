import Model
import Parsing
import Testing

@testable import Vulnerabilities

@Suite struct FeedTextTests {
  @Test func cveIDsAreFoundInProse() {
    let text = """
      openssl (3.0.15-1~deb12u1) bookworm; urgency=medium
        * CVE-2024-5535 (Buffer overread), cve-2024_6119; CVE-2024-5535 again
        * not these: CVE-20245-1, CVE-2024-123, XCVE-2024-4444, CVE_2023_12345678
      """
    #expect(AdvisoryIDs.cves(in: Bytes(text)) == ["CVE-2024-5535", "CVE-2024-6119", "CVE-2023-12345678"])
    #expect(AdvisoryIDs.cves(in: Bytes("CVE-2024-12345, CVE-2025-1234567"), limit: 1) == ["CVE-2024-12345"])
  }

  @Test func properIDs() {
    for id in ["CVE-2021-44228", "CVE-1999-0001", "CVE-2024-1234567"] { #expect(AdvisoryIDs.isCVE(id)) }
    for id in ["cve-2021-44228", "CVE-21-4422", "CVE-2021-442", "CVE-2021-4422x", "GHSA-1", ""] {
      #expect(!AdvisoryIDs.isCVE(id))
    }
  }

  @Test func textsAreBoundedBetweenCharacters() {
    #expect(BoundedText.cut("héllo", to: 100) == "héllo")
    #expect(BoundedText.cut("ééééé", to: 8) == "éé…")
    #expect(BoundedText.line("  a\n\tb   c ", to: 100) == "a b c")
    #expect(BoundedText.line(String(repeating: "word ", count: 100), to: 20).utf8.count <= 20)
    #expect(BoundedText.paragraph("\n a\n b \n", to: 100) == "a\n b")
  }

  @Test(arguments: [
    ("cpe:/o:redhat:enterprise_linux:9", "9"), ("cpe:/a:redhat:enterprise_linux:9::appstream", "9"),
    ("cpe:/a:redhat:rhel_eus:9.4::appstream", "9.4"), ("cpe:/o:redhat:rhel_els:7", "7"),
    ("cpe:/a:redhat:openshift:4.16::el9", "9"), ("cpe:/o:redhat:enterprise_linux:8.0", "8"),
    ("cpe:/a:redhat:jboss_enterprise_application_platform:7.4::el8", "8"),
  ])
  func redHatProducts(_ cpe: String, _ release: String) {
    #expect(RedHatProduct(cpe: cpe)?.ecosystem == Ecosystem(.redhat, release))
  }

  @Test(arguments: [
    "cpe:/a:redhat:quarkus:3", "cpe:/a:other:thing:9::el9", "", "cpe:/o:redhat:enterprise_linux:x",
    "cpe:/a:redhat:rhel_software_collections:3",
  ])
  func noRedHatProducts(_ cpe: String) { #expect(RedHatProduct(cpe: cpe) == nil) }

  @Test(arguments: [
    ("SUSE Linux Enterprise Server 15 SP5", "sles:15.5"), ("SUSE Linux Enterprise Server 15 SP3-LTSS", "sles:15.3"),
    ("SUSE Linux Enterprise Module for Basesystem 15 SP6", "sles:15.6"), ("openSUSE Leap 15.6", "opensuse-leap:15.6"),
    ("SUSE Linux Enterprise Server 12", "sles:12"), ("SUSE Linux Enterprise Server 16.0", "sles:16.0"),
    ("openSUSE Tumbleweed", "opensuse-tumbleweed"), ("SUSE Linux Enterprise Micro 5.5", "sl-micro:5.5"),
    ("SUSE Linux Micro 6.1", "sl-micro:6.1"), ("SUSE Linux Enterprise Server for SAP Applications 15 SP4", "sles:15.4"),
  ])
  func suseProducts(_ name: String, _ ecosystem: String) {
    #expect(SUSEProduct(name)?.ecosystem.description == ecosystem)
  }

  @Test func moduleOfATitle() {
    #expect(ModuleLabel.inTitle("Moderate: mariadb:10.3 security, bug fix, and enhancement update") == "mariadb:10.3")
    #expect(ModuleLabel.inTitle("Important: virt:rhel and virt-devel:rhel security update") == nil)
    #expect(ModuleLabel.inTitle("Important: kernel security update") == nil)
    #expect(ModuleLabel.short("nodejs:12:8030020201124152102:229f0a1c") == "nodejs:12")
  }
}
