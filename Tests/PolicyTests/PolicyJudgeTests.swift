import Model
import Testing

@testable import Policy

@Suite struct PolicyJudgeTests {
  private func rules(_ findings: [Finding]) -> [String] { findings.map(\.rule) }

  /// Which findings each condition hits.
  @Test(
    arguments: [
      ("finding.knownExploited", ["CVE-2021-44228"]),
      ("finding.severity >= high", ["CVE-2021-44228", "CVE-2024-1", "secret.aws-access-key"]),
      ("finding.severity == medium", ["CVE-2024-2"]), ("finding.score >= 7.0", ["CVE-2021-44228", "CVE-2024-1"]),
      ("finding.epss > 0.1", ["CVE-2021-44228"]), ("finding.hasFix && finding.fixAge > 30", ["CVE-2021-44228"]),
      ("finding.fixAge <= 30", ["CVE-2024-1"]), ("finding.kind == 'secret'", ["secret.aws-access-key"]),
      ("'GHSA-jfh8-c2jp-5v3q' in finding.ids", ["CVE-2021-44228"]),
      ("finding.package == 'libssl3' && finding.sourcePackage == 'openssl'", ["CVE-2024-1"]),
      ("finding.packageType == 'maven'", ["CVE-2021-44228"]),
      ("finding.isBase", ["CVE-2024-1", "CVE-2024-2", "CVE-2024-3"]),
      ("finding.path.matches('app/*')", ["secret.aws-access-key"]),
      (
        "finding.severity >= low && image.name.matches('ghcr.io/acme/*') && !finding.hasFix",
        ["CVE-2024-2", "CVE-2024-3", "secret.aws-access-key"]
      ),
      (
        "finding.id.startsWith('CVE-2024') && image.os == 'debian' && image.osVersion == '12'",
        ["CVE-2024-1", "CVE-2024-2", "CVE-2024-3"]
      ),
      ("finding.severity > critical", []), ("finding.severity >= low && image.name.matches('docker.io/*')", []),
    ] as [(String, [String])]) func conditionsHitWhatTheySay(condition: String, expected: [String]) throws
  {
    let report = try Samples.judged(Samples.rule(condition))
    let hit = report.findings.filter { report.decision?.findings.contains($0.fingerprint) == true }
    #expect(rules(hit) == expected)
    #expect(report.decision?.verdict == (expected.isEmpty ? .allow : .block))
    #expect(report.findings.count == 5 && report.suppressed.isEmpty)
  }

  @Test func theFirstRuleThatIsMetDecides() throws {
    let report = try Samples.judged(
      """
      rules:
        - {name: not zlib, when: finding.package == 'zlib1g', action: ignore, reason: unused}
        - {name: secrets, when: finding.kind == 'secret', action: warn}
        - {name: all, when: finding.severity >= low, action: block, reason: mend it}
      """)
    #expect(rules(report.suppressed.map(\.finding)) == ["CVE-2024-2", "CVE-2024-3"])
    #expect(report.suppressed.allSatisfy { $0.by == .rule && $0.who == "not zlib" && $0.reason == "unused" })
    let decision = try #require(report.decision)
    #expect(decision.verdict == .block && decision.rules == ["all"] && decision.findings.count == 2)
    #expect(
      decision.outcomes.map(\.rule) == ["secrets", "all"] && decision.outcomes.map(\.verdict) == [.warn, .block])
    #expect(decision.reason == "2 findings by all")
  }

  @Test func rulesAboutTheImageNeedNoFinding() throws {
    var report = Samples.report
    report.findings = []
    report.subject.os?.isPastEndOfLife = true
    let policy = try Samples.policy(
      "rules:\n  - {name: old, when: image.pastEndOfLife, action: block}\n  - {name: hole, when: '!image.complete', action: warn}"
    )
    var judge = PolicyJudge(policies: [policy], now: Samples.now)
    judge.judge(&report)
    #expect(
      report.decision?.verdict == .block && report.decision?.rules == ["old"] && report.decision?.reason == "by old")
  }

  @Test func warningsAloneLetPass() throws {
    let report = try Samples.judged("rules:\n  - {name: w, when: finding.severity >= high, action: warn}")
    #expect(report.decision?.verdict == .warn && report.decision?.findings.count == 3)
    let both = try Samples.judged(
      "rules:\n  - {name: w, when: finding.severity >= high, action: warn}", failOn: .critical)
    #expect(both.decision?.verdict == .block && both.decision?.rules == ["--fail-on critical"])
  }

  /// What can't be evaluated counts against the image.
  @Test func errorsFailClosed() throws {
    let report = try Samples.judged(Samples.rule("10 / (finding.severity - 2) > 9"))
    #expect(report.decision?.verdict == .block)
    #expect(report.decision?.findings.contains(report.findings[3].fingerprint) == true)
    #expect(
      report.decision?.notes.contains { $0.contains("'r' (policy.yaml:2)") && $0.contains("can't be evaluated") }
        == true)
  }

  // MARK: Exceptions

  @Test(
    arguments: [
      ("id: CVE-2024-2", ["CVE-2024-2"]), ("id: cve-2024-2", ["CVE-2024-2"]),
      ("id: CVE-2024-*", ["CVE-2024-1", "CVE-2024-2", "CVE-2024-3"]),
      ("ids: [CVE-2024-2, GHSA-jfh8-c2jp-5v3q]", ["CVE-2021-44228", "CVE-2024-2"]),
      ("package: zlib1g", ["CVE-2024-2", "CVE-2024-3"]),
      ("id: CVE-2024-2\npackage: libssl3", []), ("package: zlib*", ["CVE-2024-2", "CVE-2024-3"]),
      ("package: pkg:deb/debian/zlib1g", ["CVE-2024-2", "CVE-2024-3"]),
      ("package: 'pkg:deb/debian/zlib1g@1:1.2.13-1?arch=amd64'", ["CVE-2024-2", "CVE-2024-3"]),
      ("package: 'pkg:deb/debian/zlib1g@1:1.2.13-2'", []), ("package: pkg:deb/ubuntu/zlib1g", []),
      ("package: 'pkg:deb/debian/openssl?arch=source'", ["CVE-2024-1"]), ("package: 'pkg:maven/*'", ["CVE-2021-44228"]),
      ("package: 'org.apache:*'", ["CVE-2021-44228"]), ("package: 'libssl3@3.0.11-1'", ["CVE-2024-1"]),
      ("path: /app/.env", ["secret.aws-access-key"]), ("path: app/*", ["secret.aws-access-key"]),
      ("id: secret.*\npath: /srv/*", []), ("id: CVE-2024-2\nimage: ghcr.io/acme/*", ["CVE-2024-2"]),
      ("id: CVE-2024-2\nimage: ghcr.io/other/*", []), ("id: CVE-2024-2\nimage: '\(Samples.digest)'", ["CVE-2024-2"]),
      ("id: CVE-2024-2\nimages: [x, 'ghcr.io/acme/shop@\(Samples.digest)']", ["CVE-2024-2"]),
    ] as [(String, [String])]) func exceptionsHitWhatTheySay(fields: String, expected: [String]) throws
  {
    let report = try Samples.judged(Samples.exception(fields))
    #expect(rules(report.suppressed.map(\.finding)) == expected)
    #expect(report.suppressed.allSatisfy { $0.by == .exception && $0.who == "team-a" && $0.until == "2027-01-31" })
    #expect(report.findings.count + expected.count == 5)
  }

  @Test func theLastDayCountsAndTheNextDoesNot() throws {
    let valid = try Samples.judged(Samples.exception("id: CVE-2024-2", expires: "2026-11-25"), failOn: .medium)
    #expect(valid.suppressed.count == 1 && valid.decision?.notes.isEmpty == true)
    let expired = try Samples.judged(Samples.exception("id: CVE-2024-2", expires: "2026-11-24"), failOn: .medium)
    #expect(expired.suppressed.isEmpty)
    #expect(expired.decision?.notes.first?.contains("ran out on 2026-11-24: 1 finding counts again") == true)
    #expect(expired.decision?.verdict == .block)
  }

  @Test func aValidExceptionBesideAnExpiredOneHolds() throws {
    let text =
      Samples.exception("id: CVE-2024-2", expires: "2026-01-01")
      + "  - {id: CVE-2024-2, owner: b, reason: again, expires: 2027-01-01}\n"
    let report = try Samples.judged(text)
    #expect(report.suppressed.map(\.who) == ["b"])
  }

  @Test func whatNobodyNeedsIsSaidOnceForAllSubjects() throws {
    let text =
      "exceptions:\n"
      + ["CVE-2024-2", "CVE-0-0", "CVE-0-1"].map { "  - {id: \($0), owner: o, reason: r, expires: 2027-01-01}\n" }
      .joined()
      + "  - {id: CVE-0-2, image: other/*, owner: o, reason: r, expires: 2027-01-01}\n"
    var judge = PolicyJudge(policies: [try Samples.policy(text)], now: Samples.now)
    var first = Samples.report
    judge.judge(&first)
    // The one for other images says nothing about this one.
    #expect(first.decision?.notes.count == 2)
    #expect(first.decision?.notes.allSatisfy { $0.contains("hits nothing here") } == true)
    var second = Samples.report
    second.findings[0].rule = "CVE-0-0"
    judge.judge(&second)
    #expect(judge.leftOver.count == 2)
    #expect(judge.leftOver[0].contains("CVE-0-1") && judge.leftOver[1].contains("CVE-0-2"))
  }

  @Test func onlyFixedKeepsOtherKinds() throws {
    var report = Samples.report
    var judge = PolicyJudge(onlyFixed: true, now: Samples.now)
    judge.judge(&report)
    #expect(rules(report.findings) == ["CVE-2021-44228", "CVE-2024-1", "secret.aws-access-key"])
    #expect(report.suppressed.allSatisfy { $0.by == .filter } && report.decision == nil)
  }

  @Test func nothingAskedNothingDecided() throws {
    #expect(try Samples.judged().decision == nil)
    #expect(try Samples.judged(failOn: .critical).decision?.verdict == .block)
    #expect(try Samples.judged("rules: []").decision?.verdict == .allow)
  }

  /// Ten thousand exceptions over five thousand findings: each is a look-up, not a walk.
  @Test func manyExceptionsAreLookedUp() throws {
    var report = Samples.report
    report.findings = (0..<5000).map { Samples.finding("CVE-1-\($0)", .low, Samples.zlib) }
    let exceptions = (0..<10_000).map {
      PolicyException(ids: ["CVE-1-\($0)"], owner: "o", reason: "r", expires: CivilDay(number: 30_000))
    }
    var judge = PolicyJudge(policies: [PolicyDocument(name: "x", exceptions: exceptions)], now: Samples.now)
    judge.judge(&report)
    #expect(report.findings.isEmpty && report.suppressed.count == 5000 && judge.leftOver.count == 5000)
  }
}
