import Parsing
import TestKit
import Testing

@testable import Documents

@Suite struct YAMLTests {
  private func one(_ text: String) throws -> YAMLNode { try #require(try YAMLDocument.nodes(Bytes(text)).first) }

  @Test func readsBlocksFlowsAndScalars() throws {
    let node = try one(
      """
      version: 1.10
      text: "1.10"
      forced: !!str 1.10
      yes: yes
      list: [a, {b: c}, null, ~, true]
      block: |
        one
        two
      folded: >-
        three
        four
      """)
    #expect(node["version"]?.content == .number("1.10"))
    #expect(node["text"]?.content == .string("1.10"))
    #expect(node["forced"]?.content == .string("1.10"))
    #expect(node["yes"]?.content == .string("yes"))
    #expect(node["list"]?[1]?["b"]?.text == "c")
    #expect(node["list"]?[2]?.content == .null && node["list"]?[3]?.content == .null)
    #expect(node["list"]?[4]?.bool == true)
    #expect(node["block"]?.text == "one\ntwo\n")
    #expect(node["folded"]?.text == "three four")
  }

  @Test(arguments: [
    ("0x1F", true), ("0o17", true), ("-1", true), ("+1.5e-3", true), (".5", true), ("1.", true), ("1.2.3", false),
    ("1e", false), (".", false), ("0x", false), ("-x", false), ("12h", false),
  ]) func numbersByTheCoreSchema(_ text: String, _ isNumber: Bool) throws {
    #expect(try one("a: \(text)")["a"]?.content == (isNumber ? .number(text) : .string(text)))
  }

  @Test func knowsLines() throws {
    let node = try one("a: 1\nb:\n  - x\n  - y: z\n")
    #expect(node.entries.map(\.line) == [1, 2])
    #expect(node["b"]?[1]?["y"]?.line == 4)
  }

  @Test func severalDocuments() throws {
    #expect(try YAMLDocument.parse(Bytes("---\na: 1\n---\n- b\n---\n")).count == 3)
    #expect(try YAMLDocument.parse(Bytes("")).isEmpty)
  }

  @Test func anchorsAndMergeKeys() throws {
    let node = try one("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\ncopy: *b\n")
    #expect(node["use"]?["x"]?.text == "1" && node["use"]?["y"]?.text == "3")
    #expect(node["copy"]?["y"]?.text == "2")
  }

  @Test func refusesBombsDepthAndNonsense() {
    var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    for level in 1..<12 {
      bomb += "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ","))]\n"
    }
    #expect(throws: ParseError.self) { try YAMLDocument.parse(Bytes(bomb)) }
    #expect(throws: ParseError.self) { try YAMLDocument.parse(Bytes(String(repeating: "[", count: 5000))) }
    #expect(throws: ParseError.self) { try YAMLDocument.parse(Bytes("a: *missing")) }
    #expect(throws: ParseError.self) { try YAMLDocument.parse(Bytes("? [a]\n: b")) }
    #expect(throws: ParseError.self) { try YAMLDocument.parse(Bytes("a: b: c")) }
  }

  @Test func neverTraps() {
    var random = SeededGenerator(seed: 7)
    let valid = Array("a: &x {b: [1, 'two', \"three\\n\"], c: |\n  text\n}\nd: *x\n<<: *x\n---\n- - - 1\n".utf8)
    for _ in 0..<3000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = try? YAMLDocument.nodes(Bytes(bytes))
    }
  }
}
