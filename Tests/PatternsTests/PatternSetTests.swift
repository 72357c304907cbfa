import Parsing
import Synchronization
import TestKit
import Testing

@testable import Patterns

@Suite struct PatternSetTests {
  private func scan(_ set: PatternSet, _ text: String) throws -> [PatternMatch] {
    var found: [PatternMatch] = []
    try set.scan(Bytes(text)) {
      found.append($0)
      return .proceed
    }
    return found
  }

  @Test func literalsAreFoundWithTheirPlaces() throws {
    let set = try PatternSet([
      Pattern(id: 7, "ghp_"), Pattern(id: 9, "PassWord", options: .caseless), Pattern(id: 7, "(.*)"),
    ])
    #expect(
      try scan(set, "a ghp_x PASSWORD GHP_ (.*)") == [
        PatternMatch(id: 7, start: 2, end: 6), PatternMatch(id: 9, start: 8, end: 16),
        PatternMatch(id: 7, start: 22, end: 26),
      ])
    #expect(try scan(set, "").isEmpty)
    #expect(set.size > 0)
  }

  @Test func expressionsOfFixedWidthKnowTheirStart() throws {
    let set = try PatternSet([
      Pattern(id: 1, "AKIA[A-Z2-7]{4}", syntax: .expression), Pattern(id: 2, "x+y", syntax: .expression),
      Pattern(id: 3, "a.b*c", syntax: .expression, options: .startOfMatch), Pattern(id: 4, "li.t"),
    ])
    let found = try scan(set, "..AKIAABCD xxy azbbc li.t lint")
    #expect(found.contains(PatternMatch(id: 1, start: 2, end: 10)))
    #expect(found.contains(PatternMatch(id: 2, start: nil, end: 14)))
    #expect(found.contains(PatternMatch(id: 3, start: 15, end: 20)))
    #expect(found.filter { $0.id == 4 } == [PatternMatch(id: 4, start: 21, end: 25)])
  }

  @Test func aScanCanBeStopped() throws {
    let set = try PatternSet([Pattern(id: 0, "a")])
    var count = 0
    let isWhole = try set.scan(Bytes(String(repeating: "a", count: 100))) { _ in
      count += 1
      return count == 3 ? .stop : .proceed
    }
    #expect(!isWhole)
    #expect(count == 3)
  }

  @Test func badPatternsAreRefusedByName() {
    #expect(throws: PatternError.self) { try PatternSet([]) }
    #expect(throws: PatternError.self) { try PatternSet([Pattern(id: 0, "")]) }
    #expect(throws: PatternError.self) {
      try PatternSet([Pattern(id: 0, String(repeating: "a", count: PatternSet.maximumLength + 1))])
    }
    do {
      _ = try PatternSet([
        Pattern(id: 0, "fine", syntax: .expression), Pattern(id: 1, "(a)\\1", syntax: .expression),
      ])
      Issue.record("a back reference was taken")
    } catch PatternError.invalid(let pattern, let reason) {
      #expect(pattern == "(a)\\1")
      #expect(!reason.isEmpty)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func manyThreadsUseOneSet() async throws {
    let set = try PatternSet((0..<300).map { Pattern(id: $0, "key\($0);") })
    let text = Bytes((0..<300).map { "some text key\($0); and " }.joined())
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<16 {
        group.addTask {
          var seen = Set<Int>()
          for _ in 0..<20 {
            _ = try? set.scan(text) {
              seen.insert($0.id)
              return .proceed
            }
          }
          return seen.count
        }
      }
      for await count in group { #expect(count == 300) }
    }
  }

  /// Every hit of a naive search, and no other.
  @Test func agreesWithANaiveSearch() throws {
    var random = SeededGenerator(seed: 11)
    let alphabet = Array("abAB_".utf8)
    for _ in 0..<200 {
      var texts = Set<String>()
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let letters = (0..<Int.random(in: 1...5, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0
        }
        texts.insert(String(decoding: letters, as: UTF8.self))
      }
      let literals = texts.sorted().map { Array($0.utf8) }
      let set = try PatternSet(literals.enumerated().map { Pattern(id: $0, String(decoding: $1, as: UTF8.self)) })
      let subject = (0..<Int.random(in: 1...300, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0
      }
      var wanted = Set<PatternMatch>()
      for (id, literal) in literals.enumerated() where literal.count <= subject.count {
        for start in 0...(subject.count - literal.count) where Array(subject[start..<start + literal.count]) == literal
        {
          wanted.insert(PatternMatch(id: id, start: start, end: start + literal.count))
        }
      }
      var found = Set<PatternMatch>()
      try set.scan(Bytes(subject)) {
        found.insert($0)
        return .proceed
      }
      #expect(found == wanted)
    }
  }
}
