import TestKit
import Testing

@testable import Inventory

@Suite struct NeedleSetTests {
  /// Against a search that looks everywhere.
  @Test func findsWhatIsThereAndNothingElse() {
    var random = SeededGenerator(seed: 21)
    for round in 0..<400 {
      let letters: ClosedRange<UInt8> = round % 2 == 0 ? 0x61...0x62 : 0x61...0x7A
      func text(_ length: Int) -> [UInt8] { (0..<length).map { _ in UInt8.random(in: letters, using: &random) } }
      let needles = (0..<Int.random(in: 1...6, using: &random)).map { _ in text(Int.random(in: 8...14, using: &random))
      }
      var memory = text(Int.random(in: 0...300, using: &random))
      for needle in needles where Bool.random(using: &random) {
        let at = Int.random(in: 0...memory.count, using: &random)
        memory.insert(contentsOf: needle, at: at)
      }
      var expected: Set<String> = []
      for (index, needle) in needles.enumerated() where memory.count >= needle.count {
        for at in 0...memory.count - needle.count where Array(memory[at..<at + needle.count]) == needle {
          expected.insert("\(index) \(at)")
        }
      }
      let found = memory.withUnsafeBytes { NeedleSet(needles).hits(in: $0, limit: 1000) }
      #expect(Set(found.map { "\($0.needle) \($0.offset)" }) == expected)
      #expect(found.count == expected.count)
    }
  }

  @Test func eachNeedleIsCountedToItsLimit() {
    let memory = Array(String(repeating: "needle01", count: 200).utf8)
    let found = memory.withUnsafeBytes { NeedleSet([Array("needle01".utf8)]).hits(in: $0, limit: 64) }
    #expect(found.count == 64)
  }

  @Test func nothingIsFoundInNothing() {
    #expect(NeedleSet([]).hits(in: UnsafeRawBufferPointer(start: nil, count: 0)).isEmpty)
    let memory: [UInt8] = [1, 2, 3]
    #expect(memory.withUnsafeBytes { NeedleSet([Array("longer than that".utf8)]).hits(in: $0) }.isEmpty)
  }
}

@Suite struct VersionPatternTests {
  @Test(arguments: [
    ("3.#.#~", "3.12.1", "3.12.1"), ("3.#.#~", "3.13.0rc2", "3.13.0rc2"), ("3.#.#~", "3.12", nil),
    ("#.#.#~", "1.1.1w", "1.1.1w"), ("#.#.#~", "1.0.2zh ", "1.0.2zh"), ("#.#.#~", "2.1.0-beta3", "2.1.0-beta3"),
    ("#.#.#~", "1.2.3-rc.4x", "1.2.3"), ("#.#.#", "1.2.3.4", nil), ("#.#", "1.2.3", nil), ("#.#", "1.2.", "1.2"),
    ("#.#.#_", "2.6.12-1+deb12u4,", "2.6.12"), ("#.#p#", "9.2p1 Debian", "9.2p1"), ("#.#.#~", "2.39.5.dirty", "2.39.5"),
    ("#.#.#~", "x1.2.3", nil), ("#.#.#~", "", nil), ("#.#.#~", "1234567890.1.2", nil),
  ]) func readsForwards(_ pattern: String, _ text: String, _ expected: String?) {
    let found = Array(text.utf8).withUnsafeBytes { memory in
      VersionPattern(pattern).match(in: memory, at: 0).map { String(decoding: memory[$0.version], as: UTF8.self) }
    }
    #expect(found == expected)
  }

  @Test(arguments: [
    ("#.#.#", "text 10.11.19", "10.11.19"), ("#.#.#", "\0" + "10.11.19", "10.11.19"),
    ("3.#.#~", "Python-3.12.1", "3.12.1"),
    ("3.#.#~", "13.12.1", nil), ("3.#.#~", "1.3.12.1", nil), ("#.#.#_", "v2.6.12-1+deb12u4", "2.6.12"),
    ("#.#", "", nil),
  ]) func readsBackwards(_ pattern: String, _ text: String, _ expected: String?) {
    let found = Array(text.utf8).withUnsafeBytes { memory in
      VersionPattern(pattern).match(in: memory, endingAt: memory.count)
        .map { String(decoding: memory[$0.version], as: UTF8.self) }
    }
    #expect(found == expected)
  }
}
