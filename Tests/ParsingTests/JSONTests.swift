import Parsing
import Testing

@Suite struct JSONTests {
  @Test func readsMembersAndSkipsTheRest() throws {
    var reader = JSONReader(Bytes(#"{"a": [1, {"b": [[], {}]}, "x"], "name": "caf\u00e9 \ud83d\ude00", "n": -12}"#))
    var name = ""
    var number = 0
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "name": name = try reader.string()
      case "n": number = try reader.integer()
      default: try reader.skip()
      }
    }
    #expect(name == "café 😀")
    #expect(number == -12)
    let ended = reader.isAtEnd()
    #expect(ended)
  }

  @Test(arguments: [
    #"{"a":{"b":[1,2,{"c":"d,e"}],"f":null},"g":"h"}"#, #"[["a","b"],["c",{"k":["x","y"]}],"d"]"#,
    #"{"a":["x","y"],"b":{"c":{},"d":[]}}"#, "[]", "{}", "3.5", "true", #""\"""#,
  ])
  func skippingAndParsingAgreeOnTheEnd(_ text: String) throws {
    var reader = JSONReader(Bytes(text))
    let skipped = try reader.skip()
    #expect(skipped.text == text)
    let ended = reader.isAtEnd()
    #expect(ended)
    var writer = JSONWriter()
    writer.value(try JSONValue(parsing: Bytes(text)))
    #expect(writer.text == text)
  }

  @Test(arguments: ["", "{", "[1,", #"{"a"}"#, #"{"a":1,}"#, "[1 2]", #""abc"#, "tru", #"{"a":"\q"}"#, "[1]x"])
  func refusesWhatIsNotJSON(_ text: String) {
    #expect(throws: ParseError.self) { try JSONValue(parsing: Bytes(text)) }
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: ParseError.self) { try JSONValue(parsing: Bytes(deep)) }
    #expect(throws: ParseError.self) {
      var reader = JSONReader(Bytes(deep))
      try reader.skip()
    }
  }
}
