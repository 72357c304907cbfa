import Foundation
import Parsing
import TestKit
import Testing

@testable import Indicators

@Suite struct YaraTests {
  private func rules(_ text: String, limits: YaraRules.Limits = .init()) throws -> YaraRules {
    try YaraRules([.init(name: "own.yar", text: Bytes(text))], limits: limits)
  }

  @Test func matchesAndSaysWhy() throws {
    let rules = try rules(
      """
      rule Demo : linux test {
        meta: description = "demo" severity = "medium" score = 70
        strings: $a = "needle" $b = { DE AD BE EF } $c = "absent"
        condition: $a or $b or $c
      }
      private rule Hidden { condition: true }
      rule Silent { strings: $x = "nowhere" condition: $x }
      """)
    let (matches, problem) = rules.scan(Bytes("..needle" + "x"), path: "bin/x")
    #expect(problem == nil && matches.map(\.rule) == ["Demo"])
    let match = try #require(matches.first)
    #expect(match.source == "own.yar" && match.tags == ["linux", "test"] && match.strings == ["$a at 2"])
    #expect(match.metas == ["description": "demo", "severity": "medium", "score": "70"])
    let indicator = Indicator(match)
    #expect(indicator.severity == .medium && indicator.rule == "malware.yara.Demo" && indicator.title == "Demo: demo")
    #expect(rules.scan(Bytes([0xDE, 0xAD, 0xBE, 0xEF]), path: "x").matches.first?.strings == ["$b at 0"])
    #expect(rules.scan(Bytes("nothing"), path: "x").matches.isEmpty)
  }

  @Test func publicRuleSetsVariablesAreThere() throws {
    let rules = try rules(
      """
      rule ByName { condition: filename matches /^evil/ and extension == ".elf" and filepath contains "opt/" }
      """)
    #expect(rules.scan(Bytes("x"), path: "opt/evil.elf").matches.count == 1)
    #expect(rules.scan(Bytes("x"), path: "opt/good.elf").matches.isEmpty)
    #expect(rules.scan(Bytes("x"), path: "opt/evil.elf").matches.count == 1)
  }

  @Test(arguments: [
    ("rule X { condition: }", 1), ("rule A { condition: true }\nrule A { condition: true }", 2),
    ("\n\nrule X { strings: $a = \"x\" condition: true }", 3), ("include \"/etc/passwd\"", 1),
    ("import \"nosuch\"\nrule X { condition: true }", 1), ("hello", 1),
  ]) func refusesWithFileAndLine(_ text: String, _ line: Int) {
    #expect {
      _ = try rules(text)
    } throws: { error in
      guard case YaraError.invalid(let file, let found, let reason) = error else { return false }
      return file == "own.yar" && found == line && !reason.isEmpty
    }
  }

  @Test func compiledRulesAreRefused() {
    #expect(throws: YaraError.self) { _ = try YaraRules([.init(name: "x", text: Bytes([0x59, 0x41, 0x52, 0x41, 0]))]) }
  }

  @Test func filesAreNamespaces() throws {
    let text = Bytes("rule Same { condition: true }")
    let rules = try YaraRules([.init(name: "a.yar", text: text), .init(name: "b.yar", text: text)])
    #expect(rules.scan(Bytes("x"), path: "x").matches.map(\.source) == ["a.yar", "b.yar"])
  }

  @Test func aRuleThatTakesForeverIsStopped() throws {
    var limits = YaraRules.Limits()
    limits.seconds = 1
    let rules = try rules(
      "rule Slow { condition: for all i in (0..2000000000) : ( for all j in (0..2000000000) : ( i + j >= 0 ) ) }",
      limits: limits)
    let (matches, problem) = rules.scan(Bytes("x"), path: "x")
    #expect(matches.isEmpty && problem?.contains("more than 1 s") == true)
    // The scanner is of use afterwards.
    let again = try self.rules("rule Quick { strings: $a = \"x\" condition: $a }")
    #expect(again.scan(Bytes("x"), path: "x").matches.count == 1)
  }

  @Test func manyThreads() async throws {
    let rules = try rules("rule A { strings: $a = \"needle\" condition: $a and filename == \"f7\" }")
    await withTaskGroup(of: Int.self) { group in
      for number in 0..<64 {
        group.addTask {
          rules.scan(Bytes(String(repeating: " ", count: number * 100) + "needle"), path: "d/f\(number % 8)").matches
            .count
        }
      }
      var total = 0
      for await count in group { total += count }
      #expect(total == 8)
    }
  }

  /// The modules parse what is hostile.
  @Test func garbledProgramsEnd() throws {
    let rules = try rules(
      """
      import "elf"
      import "pe"
      import "math"
      import "hash"
      rule E { condition: elf.number_of_sections > 3 or elf.type == 2 }
      rule P { condition: pe.number_of_sections > 3 or pe.is_dll() }
      rule M { condition: math.entropy(0, filesize) > 7.9 and hash.md5(0, filesize) != "" }
      """)
    let file = try #require(FileHandle(forReadingAtPath: "/bin/true"))
    let sample = [UInt8](try #require(try file.read(upToCount: 64 << 10)))
    var random = SeededGenerator(seed: 11)
    for _ in 0..<400 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let place = Int.random(in: 0..<min(bytes.count, 2048), using: &random)
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
      _ = rules.scan(Bytes(bytes.prefix(Int.random(in: 1...bytes.count, using: &random))), path: "x")
    }
  }
}
