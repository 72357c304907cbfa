import Model

/// Comma-separated values (RFC 4180): a line for each result of an audit, else for each finding.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
package struct CSVFormat: ReportFormat {
  package static let name = "csv"
  package static let summary = "a table for spreadsheets"
  package static let fileSuffix = "csv"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var lines = [
      Self.line([
        "id", "rule", "status", "severity", "title", "subject kind", "subject", "found", "expected", "reason",
        "remediation",
        "path", "fingerprint",
      ])
    ]
    for finding in report.results.isEmpty ? report.findings : report.results { lines.append(Self.line(cells(finding))) }
    for problem in report.coverage.problems {
      lines.append(
        Self.line(["", "coverage", "error", "", "not examined", "", "", "", "", problem.reason, "", problem.path, ""]))
    }
    return Array(lines.joined().utf8)
  }

  private func cells(_ finding: Finding) -> [String] {
    var id = ""
    var status = "fail"
    var (found, expected, reason) = (finding.evidence.excerpt ?? "", "", "")
    switch finding.details {
    case .compliance(let details):
      id = details.benchmark.flatMap { details.ids[$0] } ?? ""
      status = details.status.rawValue
      (found, expected, reason) = (details.found, details.expected, details.reason)
    case .vulnerability(let details):
      id = details.package
      (found, expected) = (details.installed, details.fixed ?? "")
    default: break
    }
    return [
      id, finding.rule, status, finding.severity.rawValue, finding.title, finding.subject.kind.rawValue,
      finding.subject.name, found, expected, reason, finding.remediation,
      finding.evidence.path.map(PathStyle(finding.subject).show) ?? "", finding.fingerprint,
    ]
  }

  static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

  static func cell(_ text: String) -> String {
    var safe = SafeText.oneLine(text)
    if let first = safe.first, "=+-@".contains(first) { safe = "'" + safe }
    guard safe.contains(where: { $0 == "," || $0 == "\"" }) else { return safe }
    return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
