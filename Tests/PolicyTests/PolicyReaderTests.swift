import Parsing
import TestKit
import Testing

@testable import Policy

@Suite struct PolicyReaderTests {
  static let whole = """
    version: 1
    rules:
      - name: exploited
        when: finding.knownExploited || finding.epss > 0.5
        action: block
        reason: is used against others right now
      - {name: old, when: image.pastEndOfLife, action: warn}
      - name: docs
        when: finding.kind == 'vulnerability' && finding.path.startsWith('usr/share/doc')
        action: allow
        reason: nobody runs it
    exceptions:
      - id: CVE-2024-3094
        packages: [xz-utils, pkg:deb/debian/liblzma5]
        image: ghcr.io/acme/*
        owner: team-base@acme.example
        reason: not reachable
        expires: 2027-01-31
    """

  @Test func readsEverything() throws {
    let policy = try Samples.policy(Self.whole)
    #expect(policy.rules.map(\.name) == ["exploited", "old", "docs"])
    #expect(policy.rules.map(\.action) == [.block, .warn, .ignore])
    #expect(policy.rules.map(\.line) == [3, 7, 8])
    #expect(policy.rules.map(\.isAboutFindings) == [true, false, true])
    let exception = try #require(policy.exceptions.first)
    #expect(exception.ids == ["CVE-2024-3094"] && exception.packages.count == 2)
    #expect(exception.expires.description == "2027-01-31" && exception.line == 13)
    #expect(exception.title.contains("policy.yaml:13, owner team-base@acme.example"))
  }

  /// Each message names the line and what would have been right.
  @Test(arguments: [
    ("", "policy.yaml: it is empty"), ("- a", "policy.yaml:1: a policy is a mapping"),
    ("rules: 3", "policy.yaml:1: rules is a list"), ("version: 2", "policy.yaml:1: version '2' is not known"),
    ("rule: []", "'rule' is not known in a policy; there are version, rules, exceptions"),
    ("a: [", "policy.yaml: line"), ("rules:\n  - name: x\n", "policy.yaml:2: a rule has no 'when'"),
    (
      "rules:\n  - {name: x, when: 'true', action: stop}",
      "action 'stop' is not known; there are block, warn and ignore"
    ),
    ("rules:\n  - {name: x, when: 'true', action: ignore}", "ignores findings and gives no reason"),
    (
      "rules:\n  - {name: x, when: 'true', action: warn}\n  - {name: x, when: 'true', action: warn}",
      "policy.yaml:3: the rule 'x' has the name of the one in line 2"
    ),
    ("rules:\n  - {name: x, when: 'finding.', action: warn}", "policy.yaml:2: the rule 'x': in the expression"),
    ("exceptions:\n  - {id: a, owner: b, reason: c}", "policy.yaml:2: an exception has no 'expires'"),
    ("exceptions:\n  - {id: a, owner: b, reason: c, expires: }", "an exception has no 'expires'"),
    ("exceptions:\n  - {id: a, owner: b, reason: c, expires: never}", "expires 'never' is no day; expected yyyy-MM-dd"),
    ("exceptions:\n  - {id: a, owner: b, reason: c, expires: 2026-02-29}", "is no day"),
    ("exceptions:\n  - {id: a, owner: '', reason: c, expires: 2026-02-28}", "owner is a text"),
    ("exceptions:\n  - {id: [], owner: b, reason: c, expires: 2026-02-28}", "id is an empty list"),
    ("exceptions:\n  - {image: x, owner: b, reason: c, expires: 2026-02-28}", "expected id, package or path"),
    ("exceptions:\n  - {id: a, id: b, owner: b, reason: c, expires: 2026-02-28}", "'id' stands twice"),
    ("version: 1\n---\nversion: 1", "policy.yaml:3: a policy is one document"),
  ]) func errorsSayWhereAndWhat(text: String, message: String) throws {
    let error = #expect(throws: PolicyError.self) { try Samples.policy(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "no error")")
  }

  /// Conditions that would silently never be met.
  @Test(arguments: [
    ("finding.severty >= high", "finding has no member 'severty'; there are kind, id"),
    ("finding.severity >= 'high'", "without quotes"), ("finding.severity in ['high', 'critical']", "without quotes"),
    ("findings.severity >= high", "'findings' is not known; there are finding, image, critical"),
    ("finding.severity >= hihg", "'hihg' is not known"), ("finding.kind == 3", "is a text, and is compared with a int"),
    ("finding.knownExploited == 'true'", "is a bool"), ("finding == 'x'", "is read by its members"),
    ("finding.score", "must be a bool"), ("finding.kind", "must be a bool"),
    ("finding.fixed == null", "is compared with a null"), ("finding.score + 1.0 > 2.0", "between a null"),
    ("finding.kind + 1 == 2", "'+' is not between"),
    ("high.x == 1", "'high' is not known"),
  ]) func conditionsThatCantBeMeantAreRefused(condition: String, message: String) throws {
    let error = #expect(throws: PolicyError.self) { try Samples.policy(Samples.rule(condition)) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "no error")")
  }

  @Test(arguments: [
    "!finding.hasFix && finding.fixed == ''", "has(finding.score) && finding.score >= 9", "'CVE-1' in finding.ids",
    "finding.ids.exists(id, id.startsWith('GHSA-'))", "finding.fixAge > 30", "image.name.matches('ghcr.io/*')",
    "!image.complete", "finding.severity == unknown", "image.digest == '' ? true : false", "finding.score == null",
  ]) func conditionsThatAreMeantAreRead(condition: String) throws {
    #expect(try Samples.policy(Samples.rule(condition)).rules.count == 1)
  }

  @Test func sizesAreBounded() {
    let many =
      "rules:\n" + (0...PolicyReader.maximumRules).map { "  - {name: r\($0), when: 'true', action: warn}\n" }.joined()
    #expect(throws: PolicyError.self) { try Samples.policy(many) }
    let long = "exceptions:\n  - {id: \(String(repeating: "a", count: 3000)), owner: b, reason: c, expires: 2026-02-28}"
    #expect(throws: PolicyError.self) { try Samples.policy(long) }
    #expect(throws: PolicyError.self) { try Samples.policy(String(repeating: "[", count: 5000)) }
  }

  @Test func brokenPoliciesNeverCrash() {
    var random = SeededGenerator(seed: 11)
    let original = Array(Self.whole.utf8)
    for _ in 0..<4000 {
      var bytes = original
      for _ in 0...Int.random(in: 0..<6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
        }
        if bytes.isEmpty { bytes = original }
      }
      guard let policy = try? PolicyReader.read(Bytes(bytes), name: "x") else { continue }
      var report = Samples.report
      var judge = PolicyJudge(policies: [policy], now: Samples.now)
      judge.judge(&report)
      #expect(report.findings.count + report.suppressed.count == 5)
    }
  }
}
