import Parsing
import TestKit
import Testing

@testable import Documents

@Suite struct XMLTests {
  static let sample = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- comment --><m:project xmlns:m="u" a="1">
      <name> x &amp; <![CDATA[<y>]]> </name>
      <dep><id>1</id></dep><dep><id>2</id></dep>
    </m:project>
    """

  @Test func readsTrees() throws {
    let root = try XMLDocument.parse(Bytes(Self.sample))
    #expect(root.localName == "project" && root[attribute: "a"] == "1")
    #expect(root[child: "name"]?.text == "x & <y>")
    #expect(root.all("dep").map { $0[child: "id"]?.text } == ["1", "2"])
    #expect(root[child: "dep"]?.line == 4)
  }

  @Test func refusesEntitiesDepthAndNonsense() {
    let bomb = "<!DOCTYPE a [<!ENTITY x \"xx\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>"
    #expect(throws: ParseError.self) { try XMLDocument.parse(Bytes(bomb)) }
    let file = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"
    #expect(throws: ParseError.self) { try XMLDocument.parse(Bytes(file)) }
    #expect(throws: ParseError.self) { try XMLDocument.parse(Bytes(String(repeating: "<a>", count: 100_000))) }
    for text in ["", "<a>", "<a></b>", "<a/><b/>", "text"] {
      #expect(throws: ParseError.self) { try XMLDocument.parse(Bytes(text)) }
    }
  }

  @Test func streamsAndStopsAtTheReceiversError() throws {
    var names: [String] = []
    let reader = try #require(
      XMLReader { event throws(ParseError) in
        if case .start(let name, _) = event {
          names.append(name)
          if name == "stop" { throw ParseError("test", "enough") }
        }
      })
    try reader.feed(Bytes("<a><b"))
    try reader.feed(Bytes("/><c/>"))
    #expect(names == ["a", "b", "c"])
    #expect(throws: ParseError("test", "enough")) { try reader.feed(Bytes("<stop/><never/>")) }
    #expect(names.last == "stop")
  }

  @Test func neverTraps() {
    var random = SeededGenerator(seed: 9)
    let valid = Array(Self.sample.utf8)
    for _ in 0..<3000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = try? XMLDocument.parse(Bytes(bytes))
    }
  }
}
