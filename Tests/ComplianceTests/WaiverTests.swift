import Model
import Parsing
import Testing

@testable import Compliance

@Suite struct WaiverTests {
  private let now = 1_700_000_000  // 2023-11-14

  private func finding(_ rule: String, _ name: String, _ status: ComplianceDetails.Status) -> Finding {
    Finding(
      kind: .compliance, rule: rule, severity: .high, title: "t", subject: Subject(kind: .container, name: name),
      details: .compliance(
        ComplianceDetails(key: rule, ids: ["b": "5.5"], status: status, expected: "e", found: "f")), identity: [])
  }

  private func apply(_ yaml: String, _ findings: [Finding]) throws -> [(String, String)] {
    try Waivers(yaml: Bytes(yaml), file: "w.yaml").apply(to: findings, benchmark: "b", now: now).map { finding in
      guard case .compliance(let details) = finding.details else { return ("", "") }
      return (finding.rule, details.status.rawValue)
    }
  }

  private func entry(_ check: String, _ subject: String? = nil, expires: String = "2024-01-01") -> String {
    "- { check: \"\(check)\", owner: ann, reason: r, expires: \"\(expires)\"\(subject.map { ", subject: \"\($0)\"" } ?? "") }\n"
  }

  @Test func whatIsNamedIsWaivedAndNothingElse() throws {
    let findings = [
      finding("container.privileged", "web-1", .fail), finding("container.privileged", "db", .fail),
      finding("container.memory", "web-1", .fail), finding("container.ulimits", "web-1", .manual),
      finding("container.privileged", "web-2", .error), finding("container.privileged", "web-3", .pass),
    ]
    let results = try apply(entry("5.5", "container:web-*") + entry("container.ulimits", "container:web-1"), findings)
    // The id names the rule in this benchmark; all of these findings have it.
    #expect(results[0].1 == "waived")
    #expect(results[1].1 == "fail" && results[3].1 == "waived" && results[4].1 == "error" && results[5].1 == "pass")
  }

  @Test func expiredUnusedAndBroadOnesAreReported() throws {
    let findings = [finding("container.privileged", "web", .fail)]
    var results = try apply(entry("container.privileged", "container:web", expires: "2023-11-13"), findings)
    #expect(results.map(\.0) == ["container.privileged", "waiver.expired"] && results[0].1 == "fail")
    results = try apply(entry("container.privileged", "container:web", expires: "2023-11-14"), findings)
    #expect(results.map(\.1) == ["waived"])
    results = try apply(entry("container.memory"), findings)
    #expect(results.map(\.0) == ["container.privileged", "waiver.unused"])
    results = try apply(entry("*"), findings)
    #expect(results.map(\.0) == ["container.privileged", "waiver.broad"])
  }

  @Test(arguments: [
    "- { check: a, owner: b, reason: c }", "- { check: a, reason: c, expires: \"2024-01-01\" }",
    "- { check: a, owner: b, reason: c, expires: never }",
    "- { check: a, owner: b, reason: c, expires: \"2024-01-01\", x: 1 }",
    "- [", "root:x:0:0", "waiver: []", "waivers: { check: a }", "waivers: []\nmore: 1",
  ])
  func exceptionsOfNobodyAreRefused(_ yaml: String) {
    #expect(throws: ParseError.self) { try Waivers(yaml: Bytes(yaml), file: "w") }
  }

  @Test func aBaselineOfNothingIsNoFault() throws {
    let text = Waivers.baseline([], owner: "ann", expires: "2024-01-01")
    #expect(try Waivers(yaml: Bytes(text), file: "w").entries.isEmpty)
  }

  @Test func aBaselineWaivesWhatFails() throws {
    let findings = [finding("container.privileged", "a\"b", .fail), finding("container.memory", "c", .pass)]
    let text = Waivers.baseline(findings, owner: "ann", expires: "2024-01-01")
    let waivers = try Waivers(yaml: Bytes(text), file: "w")
    #expect(waivers.entries.count == 1)
    #expect(try apply(text, findings).map(\.1) == ["waived", "pass"])
  }

  @Test func inputsAreReadAndRefused() throws {
    let inputs = try AuditInputs(
      yaml: Bytes(
        "trustedUsers: [ann]\nneededPorts: [443]\nswarmNeeded: true\nattestations:\n  - { key: k, by: b, date: \"2024-01-01\" }\n"
      ))
    #expect(
      inputs.trustedUsers == ["ann"] && inputs.neededPorts == ["443"] && inputs.isSwarmNeeded
        && inputs.attestations.count == 1)
    for bad in [
      "trusted: [a]", "attestations: [{ key: k, by: b, date: soon }]", "root:x:0:0", "trustedUsers: ann",
      "maximumManagers: few", "swarmNeeded: 3", "attestations: 3",
    ] {
      #expect(throws: ParseError.self) { try AuditInputs(yaml: Bytes(bad)) }
    }
  }
}
