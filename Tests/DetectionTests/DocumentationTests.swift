import Detection
import Foundation
import Testing

/// The list of detectors in `docs/detection.md` is made from their manuals.
@Suite struct DocumentationTests {
  static let begin =
    "<!-- detectors: written by BULKHEAD_UPDATE_DOCS=1 swift test --filter DocumentationTests; do not edit -->\n"
  static let end = "<!-- end of detectors -->\n"

  static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/detection.md")

  static var listing: String {
    let manuals = Catalogue.detectors.map { $0.manual }
    var text = "\n\(manuals.count) detectors.\n\n| rule | at most | ATT&CK | what |\n|---|---|---|---|\n"
    for manual in manuals.sorted(by: { $0.rule < $1.rule }) {
      text += "| [`\(manual.rule)`](#\(manual.rule.filter { $0 != "." })) | \(manual.severity) | "
      text += "\(manual.techniques.joined(separator: ", ")) | \(manual.title) |\n"
    }
    for manual in manuals.sorted(by: { $0.rule < $1.rule }) {
      text += "\n### \(manual.rule)\n\n**\(manual.title).** \(manual.description)\n\n"
      text += "*Looks alike:* \(manual.lookAlikes)\n\n*What to do:* \(manual.remediation)\n"
    }
    return text + "\n"
  }

  @Test func listIsThatOfTheDetectors() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let start = try #require(text.range(of: Self.begin), "the marker before the list is gone")
    let end = try #require(text.range(of: Self.end), "the marker after the list is gone")
    if ProcessInfo.processInfo.environment["BULKHEAD_UPDATE_DOCS"] != nil {
      try (text[..<start.upperBound] + Self.listing + text[end.lowerBound...]).write(
        to: Self.page, atomically: true, encoding: .utf8)
      return
    }
    #expect(
      text[start.upperBound..<end.lowerBound] == Self.listing,
      "a detector's manual has changed: run this test with BULKHEAD_UPDATE_DOCS=1, look at the difference, and commit it"
    )
  }
}
