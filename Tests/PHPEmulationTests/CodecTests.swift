import Testing

@testable import PHPEmulation

/// The codecs against answers that other programs gave.
@Suite struct CodecTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
  private func hex(_ bytes: [UInt8]) -> String { String(decoding: Hex.encode(bytes), as: UTF8.self) }

  @Test func digests() {
    #expect(hex(Digests.md5([])) == "d41d8cd98f00b204e9800998ecf8427e")
    #expect(
      hex(Digests.md5(bytes("The quick brown fox jumps over the lazy dog"))) == "9e107d9d372bb6826bd81d3542a419d6")
    #expect(hex(Digests.sha1(bytes("abc"))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(hex(Digests.sha1([UInt8](repeating: 97, count: 200))) == "e61cfffe0d9195a525fc6cf06ca2d77119c24a40")
    #expect(Digests.crc32(bytes("123456789")) == 0xcbf4_3926)
  }

  @Test func base64IsTolerant() {
    #expect(Base64.decode(bytes("aGVs\nbG8=")) == bytes("hello"))
    #expect(Base64.decode(bytes("aGVsbG8")) == bytes("hello"))
    for count in 0..<20 {
      let data = (0..<count).map { UInt8($0 * 37 & 255) }
      #expect(Base64.decode(Base64.encode(data)) == data)
    }
  }

  @Test func inflates() {
    let text = bytes(String(repeating: "abcabcabcabc eval(1); ", count: 20))
    let raw = Base64.decode(bytes("S0xKToQhhdSyxBwNQ01rhcRR0UEuCgA="))
    #expect(Inflate.raw(raw, limit: 10_000) == text)
    #expect(Inflate.zlib(Base64.decode(bytes("eJxLTEpOhCGF1LLEHA1DTWuFxFHRQS4KAGoTkMU=")), limit: 10_000) == text)
    #expect(
      Inflate.gzip(Base64.decode(bytes("H4sIAAAAAAACA0tMSk6EIYXUssQcDUNNa4XEUdFBLgoAjs7TK7gBAAA=")), limit: 10_000)
        == text)
    #expect(Inflate.raw(Base64.decode(bytes("AQsA9P9zdG9yZWQgdGV4dA==")), limit: 100) == bytes("stored text"))
    // What is longer than allowed, or damaged, ends; it never runs away.
    #expect((Inflate.raw(raw, limit: 100)?.count ?? 0) <= 100)
    for index in raw.indices {
      var damaged = raw
      damaged[index] ^= 0x55
      _ = Inflate.raw(damaged, limit: 100_000)
    }
  }

  @Test func otherTextEncodings() {
    #expect(PercentEncoding.decode(bytes("a%41+%zz"), plus: true) == bytes("aA %zz"))
    #expect(Quoted.printable(bytes("a=41=\nb")) == bytes("aAb"))
    #expect(Quoted.stripCSlashes(bytes("\\x41\\102\\n")) == bytes("AB\n"))
    #expect(Quoted.uudecode(bytes("#0V%T\n`\n")) == bytes("Cat"))
    #expect(HTMLEntities.decode(bytes("&#101;&#x76;al&lpar;&amp;")) == bytes("eval(&"))
    #expect(Hex.decode(bytes("6576616c")) == bytes("eval"))
    #expect(Hex.decode(bytes("xx")) == nil)
    #expect(Packing.pack(bytes("H*"), [.text("6576")]) == bytes("ev"))
    #expect(Packing.pack(bytes("C*"), [.int(101), .int(118)]) == bytes("ev"))
    #expect(Packing.pack(bytes("nvN"), [.int(258), .int(258), .int(1)]) == [1, 2, 2, 1, 0, 0, 0, 1])
    #expect(PHPMachine.successor(bytes("z9")) == bytes("aa0"))
    #expect(PHPMachine.successor(bytes("Az")) == bytes("Ba"))
  }

  @Test(arguments: [
    ("/a(b+)c/", "xabbbc", ["abbbc", "bbb"]), ("/(?:x|y)z/i", "aYZ", ["YZ"]), ("/^\\d{2,3}$/", "123", ["123"]),
    ("/(\\w+)@(\\w+)/", "me@host", ["me@host", "me", "host"]), ("/a.*?b/s", "a\nbb", ["a\nb"]),
    ("/[^a-c]+/", "abcxyz", ["xyz"]), ("/(a)(?=b)/", "ab", ["a", "a"]), ("/(.)\\1/", "abccd", ["cc", "c"]),
    ("~\\bfoo\\b~", "a foo b", ["foo"]), ("/a|ab/", "ab", ["a"]), ("#x{2}#", "axxb", ["xx"]),
    ("/a(?!b)/", "abac", ["a"]),
  ])
  func matches(_ pattern: String, _ text: String, _ groups: [String]) throws {
    let expression = try #require(RegularExpression(delimited: bytes(pattern)))
    var steps = 10_000
    let match = try #require(expression.firstMatch(in: bytes(text), from: 0, steps: &steps))
    #expect(RegularExpressionCalls.groups(match, bytes(text)).map { String(decoding: $0, as: UTF8.self) } == groups)
  }

  @Test func patternsThatBlowUpEnd() throws {
    let expression = try #require(RegularExpression(delimited: bytes("/(a*)*b/")))
    var steps = 50_000
    #expect(expression.firstMatch(in: [UInt8](repeating: 97, count: 3_000), from: 0, steps: &steps) == nil)
    #expect(steps <= 0)
  }
}
