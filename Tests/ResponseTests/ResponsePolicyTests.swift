import Parsing
import TestKit
import Testing

@testable import Response

@Suite struct ResponsePolicyTests {
  private static let whole = """
    version: 1
    default: observe
    limits: {per-minute: 3, per-container-and-minute: 1}
    protect:
      images: [registry.example/db*]
      labels: {tier: data}
    rules:
      - name: shells die
        rules: [reverse-shell.*, "falco:Terminal shell in container"]
        severity: high
        images: [shop*]
        action: kill
        reason: no shells in the shop
    guards:
      - name: closed
        namespaces: prod
        dropped-programs: block
        deny-connections: [169.254.169.254, "fd00::/8"]
    """

  @Test func aPolicyIsReadWhole() throws {
    let policy = try Samples.policy(Self.whole)
    #expect(policy.standard == .observe && policy.limits.perMinute == 3 && policy.limits.perContainerAndMinute == 1)
    #expect(policy.protection.labels == ["tier": "data", "bulkhead.protect": "true"])
    let rule = try #require(policy.rules.first)
    #expect(rule.action == .kill && rule.severity == .high && rule.line == 8 && rule.rules.count == 2)
    let held = try #require(policy.guards.first)
    #expect(
      held.droppedPrograms == .block && held.deniedNetworks.map(\.description) == ["169.254.169.254/32", "fd00::/8"])
    #expect(policy.changesSomething && !ResponsePolicy().changesSomething)
  }

  @Test(arguments: [
    ("default: kill", 1, "'observe' or 'alert'"), ("versoin: 1", 1, "'versoin' is not known"),
    ("version: 2", 1, "there is 1"), ("rules:\n  - {name: a, action: explode, severity: high}", 2, "no response"),
    ("rules:\n  - {name: a, action: kill}", 2, "every finding"), ("rules:\n  - {action: alert}", 2, "'name'"),
    ("rules:\n  - {name: a, severity: big, action: alert}", 2, "severity 'big'"),
    ("rules:\n  - {name: a, severity: high, action: alert}\n  - {name: a, severity: low, action: alert}", 3, "line 2"),
    ("rules: x", 1, "is a list"), ("rules:\n  - {name: a, rules: [], action: alert}", 2, "empty list"),
    ("guards:\n  - {name: g, dropped-programs: kill}", 2, "not for what"),
    ("guards:\n  - {name: g, images: a}", 2, "guards nothing"),
    ("guards:\n  - {name: g, images: a, dropped-programs: pause}", 2, "'kill' or 'block'"),
    ("guards:\n  - {name: g, images: a, deny-connections: [example.org]}", 2, "neither an address"),
    ("limits: {per-minute: many}", 1, "whole number"), ("[]", 1, "a mapping"),
  ])
  func errorsNameTheLine(_ text: String, _ line: Int, _ part: String) {
    #expect {
      try Samples.policy(text)
    } throws: { error in
      let error = error as? ResponsePolicyError
      return error?.line == line && error?.reason.contains(part) == true
    }
  }

  @Test func emptyIsNoPolicy() {
    for text in ["", "---\n", "# nothing\n", "a: 1\n---\nb: 2\n"] {
      #expect(throws: ResponsePolicyError.self) { try Samples.policy(text) }
    }
  }

  @Test func flagsAddRules() throws {
    var policy = ResponsePolicy()
    try ResponseFlag.add("observe", to: &policy)
    try ResponseFlag.add("kill=reverse-shell.*,escape.*", to: &policy)
    try ResponseFlag.add("pause=severity:critical", to: &policy)
    #expect(policy.standard == .observe && policy.rules.map(\.action) == [.kill, .pause])
    #expect(
      policy.rules[0].rules.map(\.text) == ["reverse-shell.*", "escape.*"] && policy.rules[1].severity == .critical)
    for bad in ["kill", "explode", "kill=*", "kill=", "stop=severity:big", ""] {
      #expect(throws: ResponsePolicyError.self) { try ResponseFlag.add(bad, to: &policy) }
    }
  }

  @Test(arguments: [
    ("shop*", "shop-1", true), ("shop", "shop-1", false), ("*", "", true), ("a?c", "abc", true), ("a?c", "ac", false),
    ("*b*b*c", "abbbc", true), ("*b*b*d", "abbbc", false),
  ])
  func patterns(_ pattern: String, _ name: String, _ expected: Bool) {
    #expect(NamePattern(pattern).matches(name) == expected)
  }

  @Test func noTextCrashesIt() {
    var random = SeededGenerator(seed: 5)
    let bytes = Array(Self.whole.utf8)
    for _ in 0..<300 {
      var changed = bytes
      for _ in 0..<3 {
        let place = Int.random(in: 0..<changed.count, using: &random)
        if Bool.random(using: &random) {
          changed.remove(at: place)
        } else {
          changed[place] = UInt8.random(in: 9...126, using: &random)
        }
      }
      _ = try? ResponsePolicyReader.read(Bytes(changed), name: "f")
    }
  }
}
