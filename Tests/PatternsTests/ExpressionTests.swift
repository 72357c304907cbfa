import Parsing
import TestKit
import Testing

@testable import Patterns

@Suite struct ExpressionTests {
  @Test func groupsAndNames() throws {
    let expression = try Expression("(?<name>[a-z]+)=(?:(\\d+)|(x+))")
    #expect(expression.groupCount == 3)
    #expect(expression.group("name") == 1)
    #expect(expression.group("none") == nil)
    let bytes = Bytes("  key=42;")
    let match = try #require(try expression.match(in: bytes))
    #expect(match.range == 2..<8)
    #expect(match[1].map { bytes[$0].text } == "key")
    #expect(match[2].map { bytes[$0].text } == "42")
    #expect(match[3] == nil)
    #expect(match[9] == nil)
    #expect(try expression.match(in: Bytes("nothing")) == nil)
    #expect(try expression.match(in: Bytes()) == nil)
    #expect(try Expression("x*").match(in: Bytes())?.range == 0..<0)
  }

  @Test func boundsAndAnchors() throws {
    let expression = try Expression("(?<![a-z])token", options: .caseless)
    let bytes = Bytes("atoken TOKEN token")
    #expect(try expression.match(in: bytes)?.range == 7..<12)
    #expect(try expression.match(in: bytes, from: 1, anchored: true) == nil)
    #expect(try expression.match(in: bytes, from: 7, anchored: true)?.range == 7..<12)
    #expect(try expression.match(in: bytes, from: 8, to: 17) == nil)
    #expect(try expression.match(in: bytes, from: 100) == nil)
    #expect(try expression.match(in: bytes, from: -1) == nil)
    #expect(try expression.matches(in: bytes).map(\.range) == [7..<12, 13..<18])
    #expect(try Expression("").matches(in: Bytes("ab")).count == 3)
    #expect(try Expression("a", options: .multiline).matches(in: Bytes("aaaa"), limit: 2).count == 2)
  }

  @Test func bytesThatAreNoText() throws {
    let expression = try Expression("\\x00\\xff(.)", options: .dotAll)
    #expect(try expression.match(in: Bytes([0x20, 0x00, 0xFF, 0x0A]))?[1] == 3..<4)
  }

  @Test func whatIsNotValidSaysWhere() {
    #expect(throws: PatternError.self) { try Expression("(unclosed") }
    #expect(throws: PatternError.self) { try Expression("(*UTF)a") }
    #expect(throws: PatternError.self) { try Expression(String(repeating: "a", count: Expression.maximumLength + 1)) }
  }

  /// An expression that would take longer than the universe gives up instead.
  @Test func catastrophesEnd() throws {
    let expression = try Expression("^(?:a+)+$")
    #expect(throws: PatternError.gaveUp(pattern: "^(?:a+)+$")) {
      try expression.match(in: Bytes(String(repeating: "a", count: 60) + "!"))
    }
    // Deep nesting is a matter of memory rather than of steps.
    let deep = try Expression("^(a|b|(?1)c)*$")
    _ = try? deep.match(in: Bytes(String(repeating: "ab", count: 100_000) + "!"))
  }

  @Test func anySubjectIsSurvived() throws {
    let expressions = try ["(a|b)*c", "\\b\\w{3,9}\\b(?=x)", "(?<=a|bc)\\K.", "([\\x80-\\xff]+)"].map {
      try Expression($0, options: .dotAll)
    }
    var random = SeededGenerator(seed: 5)
    for _ in 0..<2000 {
      let bytes = Bytes(
        (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
      for expression in expressions {
        for match in try expression.matches(in: bytes) {
          #expect(match.range.upperBound <= bytes.count)
        }
      }
    }
  }
}
