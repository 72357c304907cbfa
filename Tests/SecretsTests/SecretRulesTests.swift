import Parsing
import TestKit
import Testing

@testable import Secrets

@Suite struct SecretRulesTests {
  @Test func rulesAreRead() throws {
    let rules = try SecretRules(
      parsing: Bytes(
        """
        allow:
          - rule: secret.github-*
            path: app/tests/**
            reason: made up
            expires: 2027-01-31
        disable: [secret.jwt]
        detectors:
          - id: secret.corp-token
            title: Token of our gateway
            severity: high
            prefixes: [corp_]
            expression: corp_[a-z0-9]{32}
          - id: secret.corp-code
            keywords: [corp_code]
            expression: "[0-9]{12}"
        """))
    #expect(
      rules.allowed == [
        AllowRule(rule: "secret.github-*", path: "app/tests/**", reason: "made up", expires: "2027-01-31")
      ])
    #expect(!rules.all.contains { $0.id == "secret.jwt" })
    let scanner = try SecretScanner(rules.all)
    var draw = Draw(seed: 12)
    let text = draw.fill("x = corp_{z:32}\ncorp-code: \"{d:12}\"\ny = {jwt}\n")
    let hits = scanner.scan(Bytes(text), path: "a.yml", isText: true).hits
    #expect(hits.map(\.rule) == ["secret.corp-token", "secret.corp-code"])
    #expect(hits.map(\.severity) == [.high, .medium])
    #expect(try SecretInspector(rules.all).identifier != SecretInspector().identifier)
  }

  @Test func nothingIsPassedOver() throws {
    #expect(try SecretRules(parsing: Bytes("")).allowed.isEmpty)
    for bad in [
      "[]", "allow: 3", "allow: [{rule: a}]", "allow: [{reason: b}]", "allow: [{rule: a, reason: b, until: c}]",
      "allow: [{rule: a, reason: b, expires: soon}]", "disable: [secret.no-such]", "disable: [1]", "ignore: []",
      "detectors: [{id: x, prefixes: [abc], expression: a}]", "detectors: [{id: secret.a, expression: a}]",
      "detectors: [{id: secret.a, prefixes: [ab], expression: a}]",
      "detectors: [{id: secret.a, prefixes: [abc], keywords: [abc], expression: a}]",
      "detectors: [{id: secret.a, prefixes: [abc], expression: \"(\"}]",
      "detectors: [{id: secret.a, prefixes: [abc], expression: a, severity: grave}]", "a: b\n---\nc: d\n", "{",
    ] { #expect(throws: ParseError.self, "\(bad)") { try SecretRules(parsing: Bytes(bad)) } }
  }

  /// Own expressions are bounded like ours.
  @Test func slowExpressionsGiveUp() throws {
    let rules = try SecretRules(
      parsing: Bytes("detectors: [{id: secret.slow, prefixes: [aaa], expression: \"(a+)+$x\"}]"))
    let scanner = try SecretScanner(rules.detectors)
    let result = scanner.scan(Bytes(String(repeating: "aaaaaaaa ", count: 20_000)), path: "a", isText: true)
    #expect(result.hits.isEmpty)
  }
}
