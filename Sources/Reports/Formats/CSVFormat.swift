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
    var bytes: [UInt8] = []
    write(report, options) { bytes += $0 }
    return bytes
  }

  /// About as many bytes are gathered before they are handed on.
  private static let piece = 64 << 10

  package func write(_ report: Report, _ options: ReportOptions, to sink: ([UInt8]) -> Void) {
    var bytes: [UInt8] = []
    func add(_ cells: [String]) {
      Self.add(line: cells, to: &bytes)
      guard bytes.count >= Self.piece else { return }
      sink(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    add([
      "id", "rule", "status", "severity", "title", "subject kind", "subject", "found", "expected", "reason",
      "remediation", "path", "fingerprint",
    ])
    for finding in report.results.isEmpty ? report.findings : report.results { add(cells(finding)) }
    for problem in report.coverage.problems {
      add(["", "coverage", "error", "", "not examined", "", "", "", "", problem.reason, "", problem.path, ""])
    }
    sink(bytes)
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

  private static func add(line cells: [String], to bytes: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      add(cell: cell, to: &bytes)
    }
    bytes.append(0x0D)
    bytes.append(0x0A)
  }

  static func add(cell text: String, to bytes: inout [UInt8]) {
    var safe = SafeText.oneLine(text)
    safe.withUTF8 { text in
      let quote = UInt8(ascii: "\"")
      let isFormula = text.first.map { "=+-@".utf8.contains($0) } ?? false
      let isQuoted = text.contains { $0 == quote || $0 == UInt8(ascii: ",") }
      if isQuoted { bytes.append(quote) }
      if isFormula { bytes.append(UInt8(ascii: "'")) }
      if isQuoted {
        for byte in text {
          bytes.append(byte)
          if byte == quote { bytes.append(quote) }
        }
        bytes.append(quote)
      } else {
        bytes.append(contentsOf: text)
      }
    }
  }
}
