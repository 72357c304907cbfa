import Model
import Parsing
import Testing

@testable import Reports

/// A webshell's proof in the formats for people and for code hosts.
@Suite struct WebshellFormatsTests {
  private func report(_ details: WebshellDetails) -> Report {
    var report = Samples.empty
    let subject = Subject(kind: .directory, name: "/srv")
    report.findings = [
      Finding(
        kind: .webshell, rule: "webshell.php", severity: .critical, title: "Webshell in PHP: it runs what is sent",
        subject: subject, evidence: Evidence(path: details.path, line: 3), remediation: "remove it",
        details: .webshell(details), identity: [details.path])
    ]
    report.subject = subject
    return report
  }

  private static let full = WebshellDetails(
    verdict: .malicious, language: "php", path: "/srv/up/x.php",
    taint: [
      .init(line: 2, what: "$_POST['c']"), .init(line: 3, what: "base64_decode"), .init(line: 3, what: "system"),
    ],
    layers: ["eval: <?php one\n  two", "gzinflate: three"], family: "c99", similarity: 0.876,
    rules: ["webshell.php.a", "yara.b"], score: 100)

  @Test func theTableShowsTheProof() {
    let text = TableFormatTests.table(report(Self.full), ReportOptions(width: 160))
    for words in [
      "MALICIOUS  /srv/up/x.php:3  php · 100 of 100", "it runs what is sent",
      "$_POST['c'] (line 2) → base64_decode (line 3) → system (line 3)", "unpacked  eval: <?php one two",
      "then      gzinflate: three", "c99, 88 % in common", "webshell.php.a, yara.b",
    ] { #expect(text.contains(words), "\(words) is missing in\n\(text)") }
  }

  @Test func nothingOfItSteersTheTerminal() {
    var hostile = Self.full
    hostile.path = "/srv/\u{1B}[2Jx\u{202E}.php"
    hostile.layers = ["a\u{1B}]0;b\u{7}", String(repeating: "x", count: 5000)]
    hostile.taint = [.init(line: 1, what: "\u{9B}31m")]
    let text = TableFormatTests.table(report(hostile), ReportOptions(unicode: false))
    for scalar in text.unicodeScalars where scalar != "\n" { #expect((0x20..<0x7F).contains(scalar.value)) }
    #expect(text.count < 3000)
  }

  @Test func whereNoPackagesWereLookedForNoneAreCounted() {
    var options = ReportOptions()
    #expect(TableFormatTests.table(report(Self.full), options).contains("packages"))
    options.tellsPackages = false
    #expect(!TableFormatTests.table(report(Self.full), options).contains("packages"))
  }

  @Test func sarifHasTheWayAsACodeFlow() throws {
    let json = try JSONValue(parsing: Bytes(SARIFFormat().write(report(Self.full), ReportOptions())))
    let flow = json["runs"]?[0]?["results"]?[0]?["codeFlows"]?[0]?["threadFlows"]?[0]?["locations"]
    #expect(flow?.elements.count == 3)
    let last = flow?.elements.last?["location"]
    #expect(last?["message"]?["text"]?.string == "system")
    #expect(last?["physicalLocation"]?["region"]?["startLine"]?.integer == 3)
    #expect(last?["physicalLocation"]?["artifactLocation"]?["uri"]?.string == "srv/up/x.php")
    var short = Self.full
    short.taint = []
    let without = try JSONValue(parsing: Bytes(SARIFFormat().write(report(short), ReportOptions())))
    #expect(without["runs"]?[0]?["results"]?[0]?["codeFlows"] == nil)
  }
}
