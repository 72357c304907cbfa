import Model
import TestKit
import Testing

@testable import Vulnerabilities

@Suite struct UpdateAdvisorTests {
  private let layers = [
    Digest("sha256:" + String(repeating: "1", count: 64))!, Digest("sha256:" + String(repeating: "2", count: 64))!,
  ]

  private func finding(
    _ rule: String, _ severity: Severity, _ package: Package, _ fixed: String?, layer: Int = 0, exploited: Bool = false
  ) -> Finding {
    Finding(
      kind: .vulnerability, rule: rule, severity: severity, title: rule, subject: Subject(kind: .image, name: "x"),
      evidence: Evidence(layer: layers[layer]),
      details: .vulnerability(
        VulnerabilityDetails(
          package: package.purl.description, installed: package.version, fixed: fixed,
          status: fixed == nil ? .affected : .fixed, advisory: .init(source: "t", id: rule, url: ""),
          knownExploited: exploited)), identity: [package.purl.description])
  }

  @Test func packagesOfOneSourceAreOneUpdateToTheVersionThatMendsAll() throws {
    let tool = Package.deb("openssl", "3.0.11-1", source: ("openssl", "3.0.11-1"))
    let library = Package.deb("libssl3", "3.0.11-1", source: ("openssl", "3.0.11-1"))
    let zlib = Package.deb("zlib1g", "1:1.2.13-1", source: ("zlib", "1:1.2.13-1"))
    let advice = UpdateAdvisor.advice(
      [
        finding("CVE-1", .critical, tool, "3.0.9-1"), finding("CVE-1", .critical, library, "3.0.9-1"),
        // 3.0.17 is more than 3.0.9, which a text comparison gets wrong.
        finding("CVE-2", .low, library, "3.0.17-1"), finding("CVE-3", .high, zlib, "1:1.2.13-2"),
        finding("CVE-4", .high, zlib, nil),
      ], [tool, library, zlib])
    #expect(advice.updates.map(\.name) == ["openssl", "zlib"])
    let first = try #require(advice.updates.first)
    #expect(first.target == "3.0.17-1" && first.installed == "3.0.11-1" && first.findings == 3)
    #expect(first.bySeverity == [.critical: 2, .low: 1] && first.packages == ["libssl3", "openssl"])
    #expect(advice.withoutFix == 1 && advice.removed == 4)
    #expect(Set(advice.updates.flatMap(\.fingerprints)).count == 4)
  }

  @Test func whatIsExploitedComesFirst() {
    let many = Package.language("npm", "many", "1.0.0")
    let one = Package.language("pypi", "one", "1.0")
    var findings = (0..<8).map { finding("CVE-\($0)", .critical, many, "1.2.0") }
    findings.append(finding("CVE-9", .low, one, "1.1", exploited: true))
    #expect(UpdateAdvisor.advice(findings, [many, one]).updates.map(\.name) == ["one", "many"])
  }

  @Test func copiesOfDifferentVersionsAreDifferentUpdates() {
    let old = Package.language("npm", "lodash", "3.0.0")
    let new = Package.language("npm", "lodash", "4.0.0")
    let advice = UpdateAdvisor.advice(
      [finding("CVE-1", .high, old, "3.10.2"), finding("CVE-2", .high, new, "4.17.21")], [old, new])
    #expect(advice.updates.map(\.target) == ["3.10.2", "4.17.21"])
  }

  @Test func theBaseImageIsNamedWhereItBroughtThem() {
    let base = Package.deb("libc6", "2.36-9", source: ("glibc", "2.36-9"))
    let own = Package.deb("curl", "7.88-1", source: ("curl", "7.88-1"))
    let findings = [finding("CVE-1", .high, base, "2.36-10"), finding("CVE-2", .high, own, "7.88-2", layer: 1)]
    let advice = UpdateAdvisor.advice(findings, [base, own], layers: layers)
    #expect(advice.base == Advice.Base(layer: layers[0], updates: 1, findings: 1, bySeverity: [.high: 1]))
    #expect(UpdateAdvisor.advice(findings, [base, own], layers: [layers[0]]).base == nil)
    #expect(UpdateAdvisor.advice([findings[1]], [own], layers: layers).base == nil)
  }

  /// For any number of updates no other choice of that many removes more, weighed as the advice weighs.
  @Test func theOrderIsTheBestForEveryNumberOfUpdates() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<50 {
      let packages = (0..<6).map { Package.language("npm", "p\($0)", "1.0.0") }
      let findings = (0..<20).map { number in
        finding("CVE-\(number)", .medium, packages.randomElement(using: &random)!, "2.0.0")
      }
      let counts = UpdateAdvisor.advice(findings, packages).updates.map(\.findings)
      #expect(counts == counts.sorted(by: >) && counts.reduce(0, +) == 20)
    }
  }

  /// The highest of the fixes may lie on a line in which another of the problems was mended later.
  @Test func targetsAreHeldAgainstTheAdvisories() throws {
    func advisory(_ id: String, _ ranges: [VersionRange]) -> Advisory {
      Advisory(
        id: id, title: id,
        affected: [Affected(Ecosystem(.pypi), "frob", key: .binary, status: .fixed, ranges: ranges)])
    }
    let scene = try MatchScene(
      [
        advisory("CVE-2024-1", [.below("1.2.5"), VersionRange(from: "2.0.0", .fixed("2.0.7"))]),
        advisory("CVE-2024-2", [.below("2.0.3")]),
        // Mended on its own line, and again there in every later version.
        advisory("CVE-2024-3", [.below("1.2.6"), VersionRange(from: "2.0.0", .open)]),
      ], os: nil)
    let package = Package.language("pypi", "frob", "1.2.0")
    let findings = try scene.match(package).findings
    #expect(findings.count == 3)
    #expect(UpdateAdvisor.advice(findings, [package]).updates.map(\.target) == ["2.0.3"])
    let advice = try AdvisoryDatabase(scene.home.files).read { reader in
      UpdateAdvisor.advice(
        findings, [package], check: TargetCheck(Matcher(reader, scene.options, feeds: [LineFeed(base: "")]), nil))
    }
    #expect(advice.updates.map(\.target) == ["2.0.7"] && advice.updates.map(\.findings) == [2])
  }

  @Test func versionsThatCantBeComparedDontStopIt() {
    let odd = Package(
      type: "generic", name: "odd", version: "x", purl: PackageURL(type: "generic", name: "odd", version: "x"),
      foundBy: "t")
    let advice = UpdateAdvisor.advice(
      [finding("CVE-1", .low, odd, "???"), finding("CVE-2", .low, odd, "1.0")], [odd])
    #expect(advice.updates.count == 1)
    #expect(UpdateAdvisor.advice([], []) == Advice())
  }
}
