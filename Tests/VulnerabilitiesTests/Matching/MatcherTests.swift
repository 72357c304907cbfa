import Model
import TestKit
import Testing
import Versions

@testable import Vulnerabilities

@Suite struct MatcherTests {
  private static let debian = Ecosystem(.debian, "12")

  @Test func sourcePackagesDecide() throws {
    let scene = try MatchScene("CVE-2024-1 debian:12 openssl 3.0.11-1~deb12u2", "CVE-2024-2 debian:12 libssl3 9")
    let hit = try scene.match(.deb("libssl3", "3.0.11-1~deb12u1", source: ("openssl", "3.0.11-1~deb12u1")))
    #expect(hit.findings.map(\.rule) == ["CVE-2024-1"])
    let details = try #require(hit.findings.first?.vulnerability)
    #expect(details.fixed == "3.0.11-1~deb12u2" && details.status == .fixed)
    #expect(hit.findings.first?.evidence.details["source package"] == "openssl 3.0.11-1~deb12u1")
    // A rebuild of the binary has another version than its source.
    #expect(
      try scene.rules(.deb("libssl3", "3.0.11-1~deb12u2+b1", source: ("openssl", "3.0.11-1~deb12u2"))) == [])
    #expect(try scene.rules(.deb("openssl", "3.0.11-1~deb12u2")) == [])
  }

  @Test func otherReleasesAreNotAsked() throws {
    let scene = try MatchScene("CVE-2024-1 debian:11 openssl 3.0.11-1", "CVE-2024-2 ubuntu:24.04 openssl 9")
    let result = try scene.match(.deb("openssl", "1.0-1"))
    #expect(result.findings.isEmpty)
    #expect(result.problems.contains { $0.reason.contains("has nothing on") })
  }

  @Test func unknownSeveritiesAreTold() throws {
    var scene = try MatchScene("CVE-2024-1 debian:12 openssl 3.0-1", "CVE-2024-2 debian:12 openssl 3.0-1")
    #expect(try scene.match(.deb("openssl", "1.0-1")).problems == [])
    scene.journal.feeds["nvd"] = FeedJournal.Entry(triedAt: 1, error: "no connection")
    let problems = try scene.match(.deb("openssl", "1.0-1")).problems
    #expect(
      problems.count == 1 && problems[0].reason.contains("severity of 2") && problems[0].reason.contains("no conn"))
    #expect(try scene.match(.deb("openssl", "4.0-1")).problems == [])
    scene.journal.feeds["nvd"]?.confirmedAt = 1
    #expect(try scene.match(.deb("openssl", "1.0-1")).problems == [])
  }

  @Test func statusesAreKept() throws {
    func advisory(_ id: String, _ status: VulnerabilityDetails.Status, _ note: String? = nil) -> Advisory {
      Advisory(id: id, affected: [Affected(Self.debian, "x", key: .source, status: status, note: note)])
    }
    let scene = try MatchScene([
      advisory("CVE-2024-1", .affected), advisory("CVE-2024-2", .wontFix, "minor issue"),
      advisory("CVE-2024-3", .fixDeferred), advisory("CVE-2024-4", .endOfLife), advisory("CVE-2024-5", .notAffected),
      advisory("CVE-2024-6", .underInvestigation),
    ])
    let result = try scene.match(.deb("x", "1"))
    let statuses = Dictionary(uniqueKeysWithValues: result.findings.map { ($0.rule, $0.vulnerability?.status) })
    #expect(
      statuses == [
        "CVE-2024-1": .affected, "CVE-2024-2": .wontFix, "CVE-2024-3": .fixDeferred, "CVE-2024-4": .endOfLife,
      ])
    #expect(result.suppressed.map(\.finding.rule) == ["CVE-2024-6"])
    #expect(result.findings.first { $0.rule == "CVE-2024-2" }?.remediation.contains("minor issue") == true)
  }

  @Test func theVendorsNoBeatsAnothersYes() throws {
    let scene = try MatchScene([
      Advisory(key: "a", id: "CVE-2024-1", affected: [Affected(Self.debian, "x", key: .source, status: .affected)]),
      Advisory(
        key: "b", id: "CVE-2024-1",
        affected: [Affected(Self.debian, "x", key: .source, status: .notAffected, note: "code not present")]),
    ])
    let result = try scene.match(.deb("x", "1"))
    #expect(result.findings.isEmpty)
    #expect(result.suppressed.first?.reason.contains("code not present") == true)
  }

  @Test func anErratumMendsWhatADisclosureLeftOpen() throws {
    let nine = Ecosystem(.redhat, "9")
    let scene = try MatchScene(
      [
        Advisory(key: "a", id: "CVE-2024-1", affected: [Affected(nine, "bash", key: .binary, status: .affected)]),
        Advisory(
          id: "RHSA-2024:1", covers: ["CVE-2024-1"],
          affected: [Affected(nine, "bash", key: .binary, status: .fixed, ranges: [.below("5.1.8-9.el9")])]),
      ], os: OperatingSystem(id: "rhel", version: "9.4"))
    #expect(try scene.rules(.rpm("bash", "5.1.8-9.el9")) == [])
    let open = try scene.match(.rpm("bash", "5.1.8-6.el9"))
    #expect(open.findings.map(\.rule) == ["CVE-2024-1"])
    #expect(open.findings.first?.vulnerability?.fixed == "5.1.8-9.el9")
    #expect(open.findings.first?.vulnerability?.aliases == ["RHSA-2024:1"])
  }

  @Test func modulesDoNotMix() throws {
    let eight = Ecosystem(.redhat, "8")
    let scene = try MatchScene(
      [
        Advisory(
          id: "CVE-2024-1",
          affected: [
            Affected(eight, "nodejs", key: .binary, status: .fixed, ranges: [.below("1:18.9-1")], module: "nodejs:18")
          ]),
        Advisory(
          id: "CVE-2024-2",
          affected: [Affected(eight, "nodejs", key: .binary, status: .fixed, ranges: [.below("1:20.0-1")])]),
      ], os: OperatingSystem(id: "centos", version: "8"))
    #expect(try scene.rules(.rpm("nodejs", "1:18.1-1", module: "nodejs:18:80:abc")) == ["CVE-2024-1"])
    #expect(try scene.rules(.rpm("nodejs", "1:16.1-1", module: "nodejs:16:80:abc")) == [])
    #expect(try scene.rules(.rpm("nodejs", "1:18.1-1")) == ["CVE-2024-2"])
    let unlabelled = try scene.match(.rpm("nodejs", "1:16.1-1.module_el8"))
    #expect(unlabelled.findings.isEmpty && unlabelled.problems.contains { $0.reason.contains("module") })
  }

  @Test func epochsThatCannotBeKnownDoNotCount() throws {
    let scene = try MatchScene(
      [
        Advisory(
          id: "CVE-2024-1",
          affected: [
            Affected(
              Ecosystem(.photon, "5.0"), "perl", key: .source, status: .fixed, ranges: [.below("4:5.26.3-417")])
          ])
      ], os: OperatingSystem(id: "photon", version: "5.0"))
    // perl-Errno 1.28 is built from perl 5.26.3: the file name of the source knows no epoch.
    #expect(try scene.rules(.rpm("perl-Errno", "0:1.28-420", source: ("perl", "5.26.3-420"))) == [])
    #expect(try scene.rules(.rpm("perl-Errno", "1.28-416", source: ("perl", "5.26.3-416"))) == ["CVE-2024-1"])
    #expect(try scene.rules(.rpm("perl", "4:5.26.3-420", source: ("perl", "5.26.3-420"))) == [])
  }

  @Test func architecturesAndFlavours() throws {
    let nine = Ecosystem(.oracle, "9")
    let scene = try MatchScene(
      [
        Advisory(
          id: "CVE-2024-1",
          affected: [
            Affected(
              nine, "gnutls", key: .binary, status: .fixed, ranges: [.below("3.8-1")], architectures: ["aarch64"])
          ]),
        Advisory(
          id: "CVE-2024-2",
          affected: [Affected(nine, "gnutls", key: .binary, status: .fixed, ranges: [.below("10:3.8-1.fips")])]),
      ], os: OperatingSystem(id: "ol", version: "9.4"))
    #expect(try scene.rules(.rpm("gnutls", "3.7-1")) == [])
    #expect(try scene.rules(.rpm("gnutls", "3.7-1", arch: "aarch64")) == ["CVE-2024-1"])
    #expect(try scene.rules(.rpm("gnutls", "10:3.7-1.fips")) == ["CVE-2024-2"])
  }

  @Test func aliasesAreOneFinding() throws {
    let range = VersionRange(from: "1.0", .fixed("2.0"))
    func affected(_ ranges: [VersionRange]) -> [Affected] {
      [Affected(Ecosystem(.pypi), "django", key: .binary, status: .fixed, ranges: ranges)]
    }
    let scene = try MatchScene([
      Advisory(
        id: "GHSA-aaaa", aliases: ["CVE-2024-1"], title: "Title",
        severities: [.init(source: "ghsa", severity: .high)], affected: affected([range])),
      Advisory(id: "PYSEC-2024-1", aliases: ["GHSA-aaaa"], affected: affected([range])),
      Advisory(id: "GHSA-bbbb", aliases: ["CVE-2024-2"], affected: affected([range])),
      Advisory(id: "DSA-1", covers: ["CVE-2024-8", "CVE-2024-9"], affected: affected([range])),
      Advisory(id: "GHSA-gone", aliases: ["CVE-2024-7"], withdrawn: "2024-01-01", affected: affected([range])),
    ])
    let findings = try scene.match(.language("pypi", "Django", "1.5")).findings
    #expect(Set(findings.map(\.rule)) == ["CVE-2024-1", "CVE-2024-2", "CVE-2024-8", "CVE-2024-9"])
    let first = try #require(findings.first { $0.rule == "CVE-2024-1" })
    #expect(first.vulnerability?.aliases == ["GHSA-aaaa", "PYSEC-2024-1"])
    #expect(first.severity == .high && first.title == "Title")
    #expect(first.vulnerability?.advisory.source == "ghsa")
    #expect(findings.filter { $0.rule == "CVE-2024-8" }.first?.vulnerability?.aliases == ["DSA-1"])
  }

  @Test func anOpenRangeYieldsToOneThatEnds() throws {
    let go = Ecosystem(.golang)
    let scene = try MatchScene([
      Advisory(
        id: "GO-2024-1", aliases: ["CVE-2024-1"],
        affected: [Affected(go, "example.org/m", key: .binary, status: .affected, ranges: [VersionRange(.open)])]),
      Advisory(
        id: "GHSA-aaaa", aliases: ["CVE-2024-1"],
        affected: [Affected(go, "example.org/m", key: .binary, status: .fixed, ranges: [.below("1.2.3")])]),
    ])
    #expect(try scene.rules(.language("golang", "example.org/m", "v1.2.4")) == [])
    #expect(try scene.rules(.language("golang", "example.org/m", "v1.2.2")) == ["CVE-2024-1"])
  }

  @Test func rangesOfSeveralBranches() throws {
    let scene = try MatchScene([
      Advisory(
        id: "CVE-2024-1",
        affected: [
          Affected(
            Ecosystem(.npm), "lib", key: .binary, status: .fixed,
            ranges: [
              VersionRange(from: "1.0.0", .fixed("1.4.5")), VersionRange(from: "2.0.0", .fixed("2.1.0")),
              VersionRange(from: "3.0.0", .last("3.0.2")),
            ], versions: ["0.5.0-odd"])
        ])
    ])
    func fixed(_ version: String) throws -> String? {
      try scene.match(.language("npm", "lib", version)).findings.first.map { $0.vulnerability?.fixed ?? "none" }
    }
    #expect(try fixed("1.4.4") == "1.4.5")
    #expect(try fixed("1.4.5") == nil)
    #expect(try fixed("2.0.9") == "2.1.0")
    #expect(try fixed("3.0.2") == "none")
    #expect(try fixed("3.0.3") == nil)
    #expect(try fixed("0.5.0-odd") == "1.4.5")
    #expect(try fixed("0.5.1") == nil)
  }

  @Test func goAndJavaHaveTheirOwnRules() throws {
    let scene = try MatchScene(
      "CVE-2024-1 golang stdlib 1.21.5", "CVE-2024-2 golang example.org/app 9.0.0", "CVE-2024-3 maven log4j-core 9",
      "CVE-2024-4 maven org.apache.logging.log4j:log4j-core 2.15.0")
    #expect(try scene.rules(.language("golang", "stdlib", "1.21.4")) == ["CVE-2024-1"])
    var main = Package.language("golang", "example.org/app", "v0.0.0-20240131123456-abcdefabcdef")
    main.attributes["main-module"] = "true"
    let result = try scene.match(main, .language("maven", "log4j-core", "2.14.0"), .language("golang", "x.org/y", ""))
    #expect(result.findings.isEmpty)
    #expect(result.problems.filter { $0.reason.contains("group") || $0.reason.contains("version") }.count == 2)
    #expect(
      try scene.rules(.language("maven", "org.apache.logging.log4j:log4j-core", "2.14.1")) == ["CVE-2024-4"])
  }

  @Test func whatTheDistributionBroughtIsItsOwnBusiness() throws {
    let scene = try MatchScene("CVE-2024-1 pypi requests 2.31.0", "CVE-2024-5 debian:12 bash 9")
    let owner = Package.deb("python3-requests", "2.28.1+dfsg-1")
    var owned = Package.language("pypi", "requests", "2.28.1")
    owned.ownedBy = owner.purl.description
    let result = try scene.match(owner, owned)
    #expect(result.findings.isEmpty)
    #expect(result.suppressed.first?.reason.contains("python3-requests") == true)
    // Of somebody else's package the distribution knows nothing.
    var foreign = owner
    foreign.attributes["maintainer"] = "Docker <support@docker.com>"
    #expect(try scene.rules(foreign, owned) == ["CVE-2024-1"])
    // Nor does it where there are no advisories of it at all.
    let other = try MatchScene("CVE-2024-1 pypi requests 2.31.0")
    #expect(try other.rules(owner, owned) == ["CVE-2024-1"])
  }

  @Test func kernelHeadersAreNotCounted() throws {
    var scene = try MatchScene("CVE-2024-1 debian:12 linux 6.1.99-1")
    let headers = Package.deb("linux-libc-dev", "6.1.90-1", source: ("linux", "6.1.90-1"))
    let result = try scene.match(headers)
    #expect(result.findings.isEmpty && result.suppressed.count == 1)
    scene.options.includesKernel = true
    #expect(try scene.rules(headers) == ["CVE-2024-1"])
  }

  @Test func scopesAndPlaces() throws {
    var scene = try MatchScene("CVE-2024-1 npm left 2.0.0")
    var development = Package.language("npm", "left", "1.0.0", at: "a/package.json")
    development.scope = .development
    #expect(try scene.rules(development) == [])
    scene.options.includesDevelopment = true
    #expect(try scene.rules(development) == ["CVE-2024-1"])
    let findings = try scene.match(
      .language("npm", "left", "1.0.0", at: "a/package.json"), .language("npm", "left", "1.0.0", at: "b/package.json")
    ).findings
    #expect(findings.count == 1)
    #expect(findings.first?.evidence.details["locations"] == "a/package.json\nb/package.json")
  }

  @Test func whatCannotBeMatchedIsSaid() throws {
    let scene = try MatchScene("CVE-2024-1 pypi x 1", os: OperatingSystem(id: "fedora", version: "40"))
    let result = try scene.match(
      .rpm("bash", "5-1"), .language("brew", "jq", "1"), .language("npm", "left", "1.0.0"),
      .language("pypi", "x", "not a version"))
    #expect(result.findings.isEmpty)
    let reasons = result.problems.map(\.reason)
    #expect(reasons.contains { $0.contains("fedora 40") && $0.contains("1 packages") })
    #expect(reasons.contains { $0.contains("brew") })
    #expect(reasons.contains { $0.contains("nothing on npm") })
    #expect(reasons.contains { $0.contains("can't be compared") && $0.contains("x not a version") })
    var old = scene
    old.options.now = 2_000_000_000
    let result2 = try AdvisoryDatabase(old.home.files).read { reader in
      var journal = FeedJournal()
      journal.feeds["lines"] = .init(triedAt: 2_000_000_000, confirmedAt: 1_990_000_000, error: "no route")
      return try Matcher(reader, old.options, journal: journal, feeds: [LineFeed(base: "")]).match(
        [.language("pypi", "x", "1")], nil, Subject(kind: .image, name: "x"))
    }
    #expect(result2.problems.contains { $0.reason.contains("115 days old") && $0.reason.contains("no route") })
    let none = MatchResult.withoutDatabase([.rpm("a", "1")], .init(.missing, "there is none"))
    #expect(none.problems.first?.reason.contains("1 packages") == true)
  }

  @Test func theVendorsSeverityComesFirst() throws {
    let home = try DatabaseHome()
    let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    try home.fill([
      .advisory(
        Advisory(
          id: "CVE-2024-1",
          affected: [
            Affected(Self.debian, "x", key: .source, status: .affected, severity: .low, severityWord: "low**")
          ])),
      .advisory(
        Advisory(
          id: "CVE-2024-2",
          affected: [Affected(Self.debian, "x", key: .source, status: .affected, severity: .unknown)])),
    ])
    try home.fill(
      [
        .cveScore(.init(cve: "CVE-2024-1", vectors: [.init(source: "nvd", vector: vector)])),
        .cveScore(.init(cve: "CVE-2024-2", details: "A flaw.", vectors: [.init(source: "nvd", vector: vector)])),
        .exploitPrediction(.init(cve: "CVE-2024-1", probability: 0.2, percentile: 0.9)),
        .knownExploited(.init(cve: "CVE-2024-1", name: "n", added: "2024-01-01")),
      ], part: "scores")
    let result = try AdvisoryDatabase(home.files).read { reader in
      try Matcher(reader, MatchOptions(now: 0), feeds: []).match(
        [.deb("x", "1")], OperatingSystem(id: "debian", version: "12"), Subject(kind: .image, name: "i"))
    }
    #expect(result.findings.map(\.rule) == ["CVE-2024-1", "CVE-2024-2"])
    #expect(result.findings.map(\.severity) == [.low, .critical])
    let first = try #require(result.findings.first?.vulnerability)
    #expect(first.severitySource == "debian" && first.cvss.first?.score == 9.8 && first.knownExploited)
    #expect(first.epss == 0.2 && first.priority?.contains("known to be exploited") == true)
    #expect(result.findings.last?.title == "A flaw.")
    #expect(result.findings.last?.vulnerability?.severitySource == "nvd")
  }

  @Test func prioritiesOrder() {
    func priority(
      _ exploited: Bool, _ epss: Double?, _ fix: String?, _ severity: Severity
    ) -> Priority {
      Priority(
        exploited: exploited ? KnownExploited(cve: "c", name: "", added: "") : nil,
        prediction: epss.map { ExploitPrediction(cve: "c", probability: $0, percentile: 0) }, fixed: fix,
        status: .affected, severity: severity)
    }
    let order = [
      priority(true, nil, nil, .low), priority(false, 0.5, nil, .low), priority(false, 0.05, "2", .low),
      priority(false, 0.05, nil, .critical), priority(false, 0.001, "2", .high), priority(false, nil, "2", .low),
      priority(false, nil, nil, .critical),
    ]
    for (i, a) in order.enumerated() {
      for (j, b) in order.enumerated() { #expect((a < b) == (i < j), "\(i) \(j)") }
    }
  }

  @Test(
    arguments: [
      ("debian", "12", nil, ["debian:12"]), ("debian", "", "trixie", ["debian:13"]),
      ("debian", "", "sid", ["debian:sid"]),
      ("ubuntu", "24.04", nil, ["ubuntu:24.04", "ubuntu:24.04-esm"]), ("alpine", "3.22.1", nil, ["alpine:3.22"]),
      ("alpine", "3.23.0_alpha20250612", nil, ["alpine:edge"]), ("rhel", "9.4", nil, ["redhat:9", "redhat:9.4"]),
      ("almalinux", "9.4", nil, ["almalinux:9"]), ("amzn", "2023", nil, ["amazon:2023"]),
      ("amzn", "2018.03", nil, ["amazon:2018"]),
      ("sles", "15.6", nil, ["sles:15.6"]), ("opensuse-leap", "15.6", nil, ["opensuse-leap:15.6", "sles:15.6"]),
      ("azurelinux", "3.0.2025", nil, ["azurelinux:3.0"]), ("mariner", "2.0", nil, ["mariner:2.0"]),
      ("arch", "", nil, ["arch"]),
      ("fedora", "40", nil, []), ("centos", "9", nil, []),
    ] as [(String, String, String?, [String])])
  func releases(_ id: String, _ version: String, _ codename: String?, _ expected: [String]) {
    let release = DistributionRelease(OperatingSystem(id: id, version: version, codename: codename))
    #expect(release.ecosystems.map(\.description) == expected.map { $0 == "amazon:2018" ? "amazon:1" : $0 })
  }
}
