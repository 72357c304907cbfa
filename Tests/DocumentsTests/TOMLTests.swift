import Parsing
import TestKit
import Testing

@testable import Documents

@Suite struct TOMLTests {
  static let sample = """
    # a comment
    title = "TOML \\u00e9\\t"  # another
    literal = 'C:\\x'
    "quoted key" = 1
    a.b.c = true
    numbers = [1_000, +1, -2.5e3, 0xff, 0o17, 0b11, inf,]
    date = 1979-05-27 07:32:00Z
    day = 1979-05-27

    multi = \"\"\"
    one \\
       two""\"\"\"
    raw = '''
    x\\y'''
    inline = { x = 1, "y z" = [ { q = 2 } ] }

    [package]
    name = "p"

    [[dependency]]
    name = "first"
    [dependency.source]
    url = "u"
    [[dependency]]
    name = "second"

    """

  @Test func readsTheWholeLanguage() throws {
    let root = try TOMLDocument.parse(Bytes(Self.sample))
    #expect(root["title"]?.string == "TOML é\t")
    #expect(root["literal"]?.string == "C:\\x")
    #expect(root["quoted key"]?.integer == 1)
    #expect(root["a"]?["b"]?["c"]?.bool == true)
    #expect(
      root["numbers"]?.elements == [
        .number("1000"), .number("1"), .number("-2.5e3"), .number("255"), .number("15"), .number("3"), .string("inf"),
      ])
    #expect(root["date"]?.string == "1979-05-27 07:32:00Z")
    #expect(root["day"]?.string == "1979-05-27")
    #expect(root["multi"]?.string == "one two\"\"")
    #expect(root["raw"]?.string == "x\\y")
    #expect(root["inline"]?["y z"]?[0]?["q"]?.integer == 2)
    #expect(root["package"]?["name"]?.string == "p")
    #expect(root["dependency"]?.elements.map { $0["name"]?.string } == ["first", "second"])
    #expect(root["dependency"]?[0]?["source"]?["url"]?.string == "u")
  }

  @Test(arguments: [
    "a = ", "a = 1 b = 2", "a = 1\na = 2", "[a]\n[a]", "a = [1", "a = {b = 1", "a = \"x", "= 1", "[a", "a = nonsense",
    "a = \"\\q\"", "a = 1\n[a.b]", "a = \"\\ud800\"",
  ]) func refuses(_ text: String) {
    #expect(throws: ParseError.self) { try TOMLDocument.parse(Bytes(text)) }
  }

  @Test func depthIsBounded() {
    #expect(throws: ParseError.self) { try TOMLDocument.parse(Bytes("a = " + String(repeating: "[", count: 100_000))) }
    #expect(throws: ParseError.self) {
      try TOMLDocument.parse(Bytes(String(repeating: "a.", count: 100_000) + "b = 1"))
    }
  }

  @Test func neverTraps() {
    var random = SeededGenerator(seed: 8)
    let valid = Array(Self.sample.utf8)
    for _ in 0..<5000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      _ = try? TOMLDocument.parse(Bytes(bytes))
    }
  }
}
