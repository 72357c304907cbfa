import Foundation
import Model
import Parsing
import Testing

@testable import Reports

@Suite struct AuditReportTests {
  private func result(
    _ rule: String, _ id: String, _ status: ComplianceDetails.Status, _ severity: Severity, _ name: String = "web"
  ) -> Finding {
    var details = ComplianceDetails(
      key: rule, ids: ["b": id], status: status, expected: "e", found: "found \(name)", reason: "")
    details.benchmark = "b"
    details.section = "Containers"
    return Finding(
      kind: .compliance, rule: rule, severity: severity, title: "title of \(rule)",
      subject: Subject(kind: .container, name: name),
      remediation: "r", details: .compliance(details), identity: [])
  }

  private var report: Report {
    var report = Report(tool: .init(name: "bulkhead", version: "1"), subject: Subject(kind: .host, name: "h"))
    report.results = [
      result("container.a", "5.1", .pass, .high), result("container.b", "5.2", .fail, .critical),
      result("container.b", "5.2", .pass, .critical, "db"),
      result("container.c", "5.3", .manual, .low), result("container.d", "5.4", .error, .medium),
    ]
    report.findings = [report.results[1]]
    return report
  }

  @Test func theTableShowsWhatIsLeftToDo() {
    let text = String(decoding: TableFormat().write(report, ReportOptions(width: 100)), as: UTF8.self)
    #expect(
      text.contains("Containers") && text.contains("5.2") && text.contains("CRITICAL") && text.contains("container web")
    )
    #expect(!text.contains("container db") && !text.contains("container.a") && text.contains("1 more pass"))
    let all = String(decoding: TableFormat().write(report, ReportOptions(width: 100, showsAll: true)), as: UTF8.self)
    #expect(all.contains("container.a") && all.contains("container db"))
  }

  @Test func theScoreIsWeighted() {
    // Passed 6 (high) and 10 (critical of db), failed 10.
    #expect(ComplianceScore.of(report.results) == 61.5)
    #expect(ComplianceScore.of([]) == nil)
    #expect(String(decoding: JSONFormat().write(report, ReportOptions()), as: UTF8.self).contains("\"score\": 61.5"))
  }

  @Test func cellsAreSafeForSpreadsheets() {
    func cell(_ text: String) -> String {
      var bytes: [UInt8] = []
      CSVFormat.add(cell: text, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(cell("=cmd|x") == "'=cmd|x" && cell("a,\"b\"") == "\"a,\"\"b\"\"\"" && cell("a\nb") == "a b")
    #expect(cell("-1,2") == "\"'-1,2\"" && cell("") == "" && cell("é") == "é")
    let lines = String(decoding: CSVFormat().write(report, ReportOptions()), as: UTF8.self).split(separator: "\r\n")
    #expect(lines.count == 6 && lines[2].hasPrefix("5.2,container.b,fail,critical"))
  }

  /// Long reports are handed on in pieces, and are the same in pieces.
  @Test func longReportsComeInPieces() throws {
    var report = report
    report.results = (0..<2000).map { result("container.a", "5.1", .fail, .high, "web\($0)") }
    report.findings = report.results
    let formats: [any ReportFormat] = [JSONFormat(), CSVFormat()]
    for format in formats {
      for options in [ReportOptions(), ReportOptions(pretty: false)] {
        var pieces: [[UInt8]] = []
        format.write(report, options) { pieces.append($0) }
        #expect(pieces.count > 3 && pieces.allSatisfy { $0.count < 100_000 }, "\(type(of: format).name)")
        #expect(pieces.flatMap { $0 } == format.write(report, options))
      }
    }
    let tree = try JSONValue(parsing: Bytes(JSONFormat().write(report, ReportOptions())))
    #expect(tree["results"]?.elements.count == 2000 && tree["findings"]?.elements.count == 2000)
    #expect(tree["summary"]?["findings"] != nil)
  }
}
