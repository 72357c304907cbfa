import Console
import Foundation
import Testing

/// The list of calls in `docs/api.md` is made from the calls.
@Suite struct APIPageTests {
  static let begin = "<!-- calls: written by BULKHEAD_UPDATE_DOCS=1 swift test --filter APIPageTests; do not edit -->\n"
  static let end = "<!-- end of calls -->\n"

  static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/api.md")

  @Test func listIsThatOfTheCalls() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let start = try #require(text.range(of: Self.begin), "the marker before the list is gone")
    let end = try #require(text.range(of: Self.end), "the marker after the list is gone")
    if ProcessInfo.processInfo.environment["BULKHEAD_UPDATE_DOCS"] != nil {
      try (text[..<start.upperBound] + APIPage.markdown + text[end.lowerBound...]).write(
        to: Self.page, atomically: true, encoding: .utf8)
      return
    }
    #expect(
      text[start.upperBound..<end.lowerBound] == APIPage.markdown,
      "a call of the API has changed: run this test with BULKHEAD_UPDATE_DOCS=1, look at the difference, and commit it")
  }
}
