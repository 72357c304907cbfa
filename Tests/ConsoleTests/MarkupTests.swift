import Parsing
import Testing

@testable import Console

@Suite struct MarkupTests {
  @Test func escapesWhatIsInterpolated() {
    let hostile = "<script>alert('1')</script>\"&`\u{202E}\u{0}"
    let markup: Markup = "<p title=\"\(hostile)\">\(hostile)</p>"
    #expect(
      markup.text
        == "<p title=\"&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;&#96;\u{FFFD}\u{FFFD}\">"
        + "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;&#96;\u{FFFD}\u{FFFD}</p>")
  }

  @Test func markupInMarkupIsNotEscapedTwice() {
    let inner: Markup = "<b>\("a&b")</b>"
    let outer: Markup = "<p>\(inner)\([inner, inner])</p>"
    #expect(outer.text == "<p><b>a&amp;b</b><b>a&amp;b</b><b>a&amp;b</b></p>")
  }

  @Test(arguments: ["", "a b", "/etc/passwd?x=1&y=2#z", "ünï", "100%", "a+b", "\u{0}\n"])
  func percentEncodingTurnsRound(_ text: String) {
    let encoded = PercentEncoding.encode(text)
    #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: "/") })
    #expect(PercentEncoding.decode(encoded) == text)
  }

  @Test(arguments: ["%", "%4", "%zz", "%ff", "a%C3"]) func refusesBrokenEscapes(_ text: String) {
    #expect(PercentEncoding.decode(text) == nil)
  }

  @Test func readsForms() throws {
    let fields = try #require(FormFields("name=a+b&password=%26%3D&empty=&name=second&flag"))
    #expect(fields["name"] == "a b")
    #expect(fields["password"] == "&=")
    #expect(fields["empty"] == nil && fields["flag"] == nil && fields["nothing"] == nil)
    #expect(FormFields("a=%zz") == nil)
    #expect(FormFields(Array(repeating: "a=1", count: 101).joined(separator: "&")) == nil)
  }

  @Test func coordinatesHaveOneDigit() {
    let markup: Markup = "\(coordinate: 1.25) \(coordinate: -0.34) \(coordinate: 7) \(coordinate: .infinity)"
    #expect(markup.text == "1.3 -0.3 7 0")
  }
}
