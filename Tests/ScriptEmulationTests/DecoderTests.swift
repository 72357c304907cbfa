import Testing

@testable import ScriptEmulation

@Suite struct DecoderTests {
  /// Written by encoding the plain text with the published alphabets; the check sum's digits don't matter for reading.
  @Test func encodedScriptIsDecoded() throws {
    // A public example of the tool's manual: it prints a greeting.
    let page = Array("<%#@~^GAAAAA==nX+^!YPD;!n/D`E\\mV;nr#zggAAA==^#~@%>".utf8)
    let decoded = try #require(EncodedScript.decoded(page))
    let text = String(decoding: decoded, as: UTF8.self)
    #expect(text.hasPrefix("<%") && text.hasSuffix("%>"))
    #expect(!EncodedScript.isPresent(in: decoded))
    #expect(EncodedScript.decoded(Array("<% a = 1 %>".utf8)) == nil)
  }

  @Test func escapesOfEncodedScripts() throws {
    // `@#` `@&` `@!` `@*` `@$` stand for what the format can't hold.
    let decoded = try #require(EncodedScript.decoded(Array("#@~^BQAAAA==@#@&@!@*@$AAAAAA==^#~@".utf8)))
    #expect(decoded == [13, 10, 0x3C, 0x3E, 0x40])
  }

  @Test func aBlockWithoutEndIsReadToTheEnd() {
    #expect(EncodedScript.decoded(Array("a#@~^".utf8)) == [0x61])
    #expect(EncodedScript.decoded(Array("a#@~^AAAAAA==".utf8)) == [0x61])
  }

  @Test(arguments: [
    ("", ""), ("TQ==", "M"), ("TWE=", "Ma"), ("TWFu", "Man"), ("T W\nF u", "Man"), ("TWFu!!", "Man"),
    ("YS1fYg", "a-_b"),
  ])
  func base64(_ text: String, _ plain: String) {
    #expect(Base64Text.decode(Array(text.utf8)) == Array(plain.utf8))
  }

  @Test func base64GoesBothWays() {
    for length in 0..<40 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
      #expect(Base64Text.decode(Base64Text.encode(bytes)) == bytes)
    }
  }

  @Test(arguments: [
    ("Hi Mom +Jjo-!", "Hi Mom \u{263A}!"), ("A+ImIDkQ.", "A\u{2262}\u{0391}."), ("+-", "+"), ("a", "a"),
    ("+ADw-x+AD4", "<x>"),
  ])
  func utf7(_ text: String, _ plain: String) {
    // Examples of RFC 2152.
    let expected = text == "+-" ? "+" : plain
    #expect(String(decoding: PageText.utf7(Array(text.utf8)), as: UTF8.self) == expected)
  }

  @Test func ibm037() {
    let bytes: [UInt8] = [0x4C, 0x6C, 0x40, 0xC1, 0x81, 0xF0, 0x4D, 0x7F, 0x5D, 0x5E, 0x40, 0x6C, 0x6E]
    #expect(String(decoding: PageText.ibm037(bytes), as: UTF8.self) == "<% Aa0(\"); %>")
  }

  @Test(arguments: [("&lt;a&gt;", "<a>"), ("&#101;&#x76;al", "eval"), ("&amp;lt;", "&lt;"), ("&nix; & &", "&nix; & &")])
  func entities(_ text: String, _ plain: String) {
    #expect(String(decoding: PageText.entities(Array(text.utf8)), as: UTF8.self) == plain)
  }

  @Test(arguments: [("&H41", 65.0), ("&h1F&", 31), ("0x10", 16), ("12.5", 12.5), (" 7 ", 7), ("-3", -3)])
  func numbers(_ text: String, _ number: Double) {
    #expect(NumberText.parse(Array(text.utf8)) == number)
  }

  @Test func noNumbers() {
    for text in ["", "a", "1a", "&Hxyz", "--1", "nan", "inf"] { #expect(NumberText.parse(Array(text.utf8)) == nil) }
  }
}
