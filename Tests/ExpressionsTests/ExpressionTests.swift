import TestKit
import Testing

@testable import Expressions

@Suite struct ExpressionTests {
  static let variables: [String: Value] = [
    "f": .map([
      "severity": .string("high"), "rank": .int(4), "epss": .double(0.5), "fixed": .null,
      "ids": .list([.string("CVE-1"), .string("GHSA-2")]), "labels": .map(["team": .string("web")]),
    ]),
    "n": .int(7), "t": .bool(true),
  ]

  @Test(arguments: [
    "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9", "7 % 4 == 3", "-n == -7", "!t == false", "10 / 4 == 2", "10.0 / 4 == 2.5",
    "f.rank >= 4 && f.severity == 'high'", "f.epss > 0.4", "f.missing == null", "!(f.missing > 1)",
    "f.missing.deeper == null",
    "has(f.severity)", "!has(f.fixed)", "!has(f.none)", "'CVE-1' in f.ids", "!('x' in f.ids)", "'team' in f.labels",
    "f.ids.exists(x, x.startsWith('GHSA-'))", "f.ids.all(x, x.contains('-'))",
    "f.ids.filter(x, x.endsWith('1')).size() == 1",
    "f.ids.map(x, x.lowerAscii())[0] == 'cve-1'", "f.labels['team'] == \"web\"", "size('äb') == 2", "t ? true : false",
    "'registry/app:1'.matches('registry/*')", "!'x'.matches('??')", "false || t && true", "'a' + 'b' == 'ab'",
    "[1, 2.0] == [1, 2.0]", "1 == 1.0", "'a,b'.split(',').size() == 2", "f.ids.contains('CVE-1')", "int('12') == 12",
    "1 < 2 == true", "f.ids[9] == null", "'a\\n\\'' != 'b'", "2e3 == 2000.0", "' x '.trim() == 'x'",
  ]) func isTrue(_ text: String) throws {
    #expect(try Expression(text).isTrue(Self.variables))
  }

  @Test(arguments: [
    "", "1 +", "(1", "a b", "'x", "f.", "1 = 1", "f.ids.exists(x)", "unknown(1)", "'a'.nothing()", "has(1)", "#",
    "99999999999999999999", "[1,", "'\\q'", "? 1 : 2", "in", "a.b(",
  ]) func isRefused(_ text: String) {
    #expect(throws: ExpressionError.self) { try Expression(text) }
  }

  @Test(arguments: [
    "1 / 0", "1 % 0", "9223372036854775807 + 1", "-9223372036854775807 - 2", "'a' < 1", "1 && true", "!1", "missing",
    "n.x",
    "size(1)", "1", "'a' - 'b'", "n in n", "9223372036854775807 * 2", "f.rank.exists(x, true)", "1.5 % 2.0 == 0.0",
  ]) func failsWithoutTrapping(_ text: String) throws {
    let expression = try Expression(text)
    #expect(throws: ExpressionError.self) { try expression.isTrue(Self.variables) }
  }

  @Test func boundsHold() throws {
    for text in [
      String(repeating: "(", count: 10_000), String(repeating: "!", count: 10_000) + "t",
      String(repeating: "-", count: 10_000) + "1",
      "t" + String(repeating: " || t", count: 1000), "f" + String(repeating: ".a", count: 1000),
      String(repeating: "x", count: 20_000),
      String(repeating: "[", count: 5000), "t" + String(repeating: " ? t : t", count: 1000),
    ] { #expect(throws: ExpressionError.self) { try Expression(text) } }
    let list = "[" + (0..<100).map(String.init).joined(separator: ",") + "]"
    let slow = try Expression("\(list).all(a, \(list).all(b, \(list).all(c, a + b + c >= 0)))")
    #expect(throws: ExpressionError.self) { try slow.isTrue([:]) }
  }

  @Test func globs() {
    for (text, pattern, expected) in [
      ("abc", "a*c", true), ("abc", "*", true), ("", "*", true), ("", "?", false), ("aXbXc", "a*b*c", true),
      ("abd", "a*c", false),
      ("a*b", "a?b", true), ("aaaaaaaaab", "*a*a*a*b", true),
    ] { #expect(Glob.matches(text, pattern: pattern) == expected, "\(text) \(pattern)") }
    #expect(!Glob.matches(String(repeating: "a", count: 2000), pattern: String(repeating: "*a", count: 50) + "b"))
  }

  @Test func neverTraps() {
    var random = SeededGenerator(seed: 3)
    let words = [
      "f", ".", "rank", "(", ")", "[", "]", "&&", "||", "!", "-", "+", "*", "/", "%", "1", "2.5", "'s'", "in", "?", ":",
      ",", "exists", "x", "size", "<", "==", "null",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1...12, using: &random)).compactMap { _ in words.randomElement(using: &random) }
        .joined(separator: Bool.random(using: &random) ? " " : "")
      _ = try? Expression(text).evaluate(Self.variables)
    }
  }
}
