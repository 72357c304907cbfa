import TestKit
import Testing

@testable import FalcoRules

@Suite struct ConditionParserTests {
  private func check(_ field: String, _ comparison: Comparison, _ values: String...) -> Condition {
    .check(
      Condition.Check(
        left: Condition.Operand(field: FieldName(name: field, argument: nil)), comparison: comparison,
        right: .values(values.map { Condition.Value(text: $0, isQuoted: false) }), offset: 0))
  }

  /// Offsets say where, not what.
  private func plain(_ condition: Condition) -> Condition {
    switch condition {
    case .all(let parts): return .all(parts.map(plain))
    case .any(let parts): return .any(parts.map(plain))
    case .not(let inner): return .not(plain(inner))
    case .macro(let name, _): return .macro(name, at: 0)
    case .check(var check):
      check.offset = 0
      return .check(check)
    }
  }

  @Test func andBindsTighterThanOrAndNotTighterThanBoth() throws {
    let parsed = plain(try ConditionParser.parse("a or b and not c or (d or e) and f"))
    #expect(
      parsed
        == .any([
          .macro("a", at: 0), .all([.macro("b", at: 0), .not(.macro("c", at: 0))]),
          .all([.any([.macro("d", at: 0), .macro("e", at: 0)]), .macro("f", at: 0)]),
        ]))
    #expect(plain(try ConditionParser.parse("not not a")) == .macro("a", at: 0))
    #expect(plain(try ConditionParser.parse("not(a)and(b)")) == .all([.not(.macro("a", at: 0)), .macro("b", at: 0)]))
  }

  @Test func wordsThatBeginLikeOperatorsAreNames() throws {
    #expect(
      plain(try ConditionParser.parse("order or android")) == .any([.macro("order", at: 0), .macro("android", at: 0)]))
    #expect(plain(try ConditionParser.parse("proc.name=nothing")) == check("proc.name", .equal, "nothing"))
  }

  @Test(arguments: [
    ("proc.name=bash", "="), ("proc.name == bash", "="), ("proc.name!=bash", "!="), ("evt.rawres<0", "<"),
    ("evt.rawres >= 0", ">="), ("fd.name startswith /etc", "startswith"), ("fd.name glob '/home/*'", "glob"),
    ("fd.name pmatch (/etc, /var)", "pmatch"), ("proc.name in (a,b)", "in"), ("proc.pname exists", "exists"),
    ("fd.name regex '[a-z]+'", "regex"), ("evt.buffer bcontains cafe", "bcontains"),
    ("tolower(proc.name) icontains X", "icontains"), ("proc.aname[2] iglob 'a*'", "iglob"),
    ("proc.name in list_name", "in"), ("fd.types intersects (ipv4)", "intersects"),
    ("proc.args startswith anyof (-c, -i)", "startswith"), ("proc.name = val(proc.pname)", "="),
  ])
  func comparisons(_ text: String, _ comparison: String) throws {
    guard case .check(let check) = try ConditionParser.parse(text) else {
      Issue.record("\(text) is one comparison")
      return
    }
    #expect(check.comparison.rawValue == comparison)
  }

  @Test func valuesKeepTheirLetters() throws {
    func values(_ text: String) throws -> [Condition.Value] {
      guard case .check(let check) = try ConditionParser.parse(text), case .values(let values) = check.right else {
        return []
      }
      return values
    }
    #expect(try values("a.b in (runc:[0:PARENT], \"x y\", 'it is')").first?.text == "runc:[0:PARENT]")
    #expect(try values(#"a.b = "say \"hi\" \d""#) == [Condition.Value(text: #"say "hi" \d"#, isQuoted: true)])
    #expect(try values("a.b in ()") == [])
    #expect(try values("evt.dir = <").first?.text == "<")
    #expect(try values("a.b contains ../").first?.text == "../")
  }

  @Test(arguments: [
    ("", "empty"), ("proc.name", "compared with nothing"), ("proc.name ~ x", "operator '~'"), ("a and", "ends"),
    ("(a", "')'"), ("a b", "'and' or 'or'"), ("proc.name in (a", "expected ','"), ("proc.name = 'x", "not closed"),
    ("proc.aname[ = x", "not closed"), ("lower(proc.name) = x", "transformer 'lower'"), ("proc.name = ", "missing"),
    ("and b", "b"), ("proc.name in (,)", "missing"),
  ])
  func refusalsSayWhatIsWrong(_ text: String, _ part: String) {
    #expect { try ConditionParser.parse(text) } throws: { ($0 as? ConditionError)?.reason.contains(part) == true }
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "(", count: 5000) + "a" + String(repeating: ")", count: 5000)
    #expect(throws: ConditionError.self) { try ConditionParser.parse(deep) }
    let calls = String(repeating: "tolower(", count: 5000) + "proc.name"
    #expect(throws: ConditionError.self) { try ConditionParser.parse(calls) }
  }

  @Test func noTextCrashesIt() {
    var random = SeededGenerator(seed: 6)
    let words = [
      "proc.name", "=", "in", "(", ")", "and", "or", "not", "'", "\"", "\\", "[", "]", "val(", "x", ",", "<", "exists",
      "fd.name", "glob", "é", "\u{0}", "anyof", "regex", "*", ".", " ",
    ]
    for _ in 0..<1000 {
      let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        words[Int.random(in: 0..<words.count, using: &random)]
      }
      .joined(separator: Bool.random(using: &random) ? " " : "")
      if let condition = try? ConditionParser.parse(text) {
        // What parses is compiled, and asked, without a crash.
        _ = condition
        _ = FalcoRuleSet.condition(text).matches(ActivityStream.exec(ActivityStream.process("/bin/sh")))
      }
    }
  }
}
