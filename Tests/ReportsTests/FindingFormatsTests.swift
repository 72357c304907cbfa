import Model
import Parsing
import Testing

@testable import Reports

/// Formats that carry findings to other tools and to people.
@Suite struct FindingFormatsTests {
  static func text(_ format: some ReportFormat, _ report: Report = Samples.full) -> String {
    String(decoding: format.write(report, ReportOptions()), as: UTF8.self)
  }

  @Test func sarifHasOneRuleAnIdWithTheWorstSeverity() throws {
    var report = Samples.full
    var second = Samples.log4shell
    second.severity = .low
    second.fingerprint = "other"
    report.findings.insert(second, at: 0)
    let sarif = try BillOfMaterialsTests.parse(SARIFFormat(), report)
    let run = try #require(sarif["runs"]?[0])
    let rules = run["tool"]?["driver"]?["rules"]?.elements ?? []
    #expect(rules.count == 8)
    #expect(rules[0]["properties"]?["security-severity"]?.string == "10.0")
    #expect(run["results"]?.elements.count == 9)
    let result = try #require(run["results"]?[1])
    #expect(result["partialFingerprints"]?["bulkhead/v1"]?.string == Samples.log4shell.fingerprint)
    #expect(
      result["locations"]?[0]?["physicalLocation"]?["artifactLocation"]?["uri"]?.string
        == "opt/app/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar")
    #expect(run["invocations"]?[0]?["executionSuccessful"]?.bool == false)
  }

  @Test func urisAreEncoded() {
    #expect(SARIFFormat.uri("/a b/ü%#?.txt") == "a%20b/%C3%BC%25%23%3F.txt")
    #expect(SARIFFormat.uri("") == ".")
  }

  @Test func junitCounts() {
    let text = Self.text(JUnitFormat())
    #expect(text.contains("tests=\"9\" failures=\"8\" errors=\"1\""))
  }

  @Test func markupCannotBeBroken() {
    for format in [HTMLFormat() as any ReportFormat, JUnitFormat(), MarkdownFormat()] {
      let text = String(decoding: format.write(Samples.hostile, ReportOptions()), as: UTF8.self)
      #expect(!text.contains("<script"))
      #expect(!text.contains("javascript:"))
      for scalar in text.unicodeScalars where scalar != "\n" {
        #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar.value != 0x202E)
      }
    }
  }

  @Test func markdownKeepsItsTable() {
    let text = Self.text(MarkdownFormat(), Samples.hostile)
    for line in text.split(separator: "\n") where line.hasPrefix("| critical") {
      // Five cells: six bars that no backslash stands before.
      var bars = 0
      var previous: Character = " "
      for character in line {
        if character == "|", previous != "\\" { bars += 1 }
        previous = character
      }
      #expect(bars == 6, "\(line)")
    }
  }

  @Test(arguments: [
    ("https://x.org/a?b=c#d", true), ("javascript:alert(1)", false), ("https://x.org/\"onload", false),
    ("https://x.org/ y", false), ("//x.org", false), ("https://x.org/a)b", false),
  ]) func onlySafeLinks(url: String, isSafe: Bool) {
    #expect((MarkupText.link(url) != nil) == isSafe)
  }

  @Test func ndjsonIsOneObjectALine() throws {
    for report in [Samples.full, Samples.hostile] {
      let lines = Self.text(NDJSONFormat(), report).split(separator: "\n", omittingEmptySubsequences: true)
      #expect(lines.count == report.findings.count)
      for line in lines { #expect(try JSONValue(parsing: Bytes(String(line)))["fingerprint"] != nil) }
    }
    #expect(NDJSONFormat.line(Samples.detection).last == 0x0A)
  }

  @Test func gitLabHasWhatTheSchemaRequires() throws {
    let json = try BillOfMaterialsTests.parse(GitLabFormat())
    #expect(json["scan"]?["type"]?.string == "container_scanning")
    #expect(json["scan"]?["start_time"]?.string == "2026-11-24T14:52:00")
    let first = try #require(json["vulnerabilities"]?[0])
    for key in ["id", "name", "severity", "identifiers", "location"] { #expect(first[key] != nil) }
    #expect(first["location"]?["image"]?.string == "shop:1.4")
    #expect(first["identifiers"]?[1]?["type"]?.string == "ghsa")
  }
}
