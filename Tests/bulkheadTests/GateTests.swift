import ArgumentParser
import Model
import Testing

@testable import bulkhead

/// The flags that decide, through the program's own parsing.
@Suite struct GateTests {
  static func finding(_ rule: String, _ severity: Severity, fixed: String? = nil) -> Finding {
    Finding(
      kind: .vulnerability, rule: rule, severity: severity, title: rule, subject: Subject(kind: .image, name: "x"),
      details: .vulnerability(
        VulnerabilityDetails(
          package: "pkg:npm/a@1.0.0", installed: "1.0.0", fixed: fixed, status: fixed == nil ? .affected : .fixed,
          advisory: .init(source: "t", id: rule, url: ""))), identity: ["a"])
  }

  static func decided(_ flags: [String], _ findings: [Finding]) throws -> Report {
    let command = try #require(try Scan.parseAsRoot(["x"] + flags) as? Scan)
    var report = Report(
      tool: .init(name: "bulkhead", version: "0"), subject: Subject(kind: .image, name: "x"), findings: findings)
    var gate = try Gate(command.deciding, now: 1_795_564_800)
    gate.decide(&report)
    return report
  }

  private static let sample = [
    finding("CVE-1", .critical), finding("CVE-2", .high, fixed: "1.2.0"), finding("CVE-3", .low, fixed: "1.1.0"),
  ]

  @Test(
    arguments: [
      ([], nil), (["--fail-on", "high"], ExitStatus.violated), (["--fail-on", "critical", "--only-fixed"], nil),
      (["--fail-on", "high", "--only-fixed"], ExitStatus.violated), (["--only-fixed"], nil),
    ] as [([String], ExitCode?)])
  func theExitStatusFollowsTheFlags(flags: [String], expected: ExitCode?) throws {
    let report = try Self.decided(flags, Self.sample)
    var verdict = Verdict()
    verdict.count(report)
    #expect(verdict.exitCode == expected)
    // Nothing is lost, whatever counts.
    #expect(report.findings.count + report.suppressed.count == 3)
  }

  @Test func theReportSaysWhatDecided() throws {
    let report = try Self.decided(["--fail-on", "high", "--only-fixed"], Self.sample)
    #expect(report.decision?.verdict == .block && report.decision?.rules == ["--fail-on high"])
    #expect(report.decision?.findings == [Self.sample[1].fingerprint])
    #expect(report.suppressed.map(\.finding.rule) == ["CVE-1"] && report.suppressed.map(\.by) == [.filter])
    #expect(report.advice?.updates.map(\.target) == ["1.2.0"])
    #expect(try Self.decided([], []).advice == nil && Self.decided([], []).decision == nil)
  }

  @Test func unknownIsNoLimit() {
    #expect(throws: (any Error).self) { try Scan.parseAsRoot(["x", "--fail-on", "unknown"]) }
    #expect(throws: (any Error).self) { try Scan.parseAsRoot(["x", "--fail-on", "terrible"]) }
  }
}
