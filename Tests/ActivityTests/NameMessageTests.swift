import Model
import Parsing
import TestKit
import Testing

@testable import Activity

@Suite struct NameMessageTests {
  static let question: [UInt8] =
    [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3] + Array("WwW".utf8) + [7] + Array("example".utf8) + [0, 0, 28, 0, 1]
  static let answer: [UInt8] =
    [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0, 3] + Array("www".utf8) + [7] + Array("example".utf8)
    + [0, 0, 1, 0, 1]
    // CNAME a.example, by a pointer into the question.
    + [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, UInt8(ascii: "a"), 0xC0, 16]
    + [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 9, 8, 7, 6]
    + [0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 3, 2, 65, 66]

  static func read(_ bytes: [UInt8]) -> NameLookup? {
    NameMessage.read(Bytes(bytes), server: IPAddress([10, 0, 0, 2]), port: 53)
  }

  @Test func questionAndAnswerAreRead() throws {
    let asked = try #require(Self.read(Self.question))
    #expect(asked.name == "www.example")
    #expect(asked.type == "AAAA")
    #expect(!asked.isAnswer)
    let answered = try #require(Self.read(Self.answer))
    #expect(answered.isAnswer)
    #expect(answered.addresses.map(\.description) == ["9.8.7.6"])
    #expect(answered.aliases == ["a.example"])
    #expect(answered.textSize == 3)
  }

  @Test(arguments: [
    [UInt8](), [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1],
    [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 14, 0xC0, 12, 0, 1, 0, 1],
    [0x12, 0x34, 1, 0, 0, 2] + Array(question[6...]), Array(question.dropLast(3)),
  ])
  func othersAreRefused(_ bytes: [UInt8]) { #expect(Self.read(bytes) == nil) }

  @Test func anAnswerThatWasCutOffGivesWhatIsThere() {
    #expect(Self.read(Array(Self.answer.dropLast(20)))?.addresses.count ?? 0 <= 1)
  }

  @Test func anyBytesEnd() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<3000 {
      var bytes = Self.answer
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let lookup = Self.read(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
      #expect(lookup?.addresses.count ?? 0 <= NameMessage.recordLimit)
      #expect(lookup?.name.utf8.count ?? 0 <= 256)
    }
  }
}
