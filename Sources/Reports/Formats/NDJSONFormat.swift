import Model
import Parsing

/// One finding a line, each a whole JSON object: what `watch` writes while things happen.
package struct NDJSONFormat: ReportFormat {
  package static let name = "ndjson"
  package static let summary = "one finding a line"
  package static let fileSuffix = "ndjson"

  package init() {}

  /// One finding with the line end.
  package static func line(_ finding: Finding) -> [UInt8] {
    var json = JSONWriter()
    json.write(finding, PathStyle(finding.subject))
    return json.bytes + [0x0A]
  }

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    let bytes = report.findings.flatMap(Self.line)
    return bytes.isEmpty ? [0x0A] : bytes
  }
}
