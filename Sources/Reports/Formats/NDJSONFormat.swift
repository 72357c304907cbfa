import Model
import Parsing

/// One finding a line, each a whole JSON object: what `watch` writes while things happen.
package struct NDJSONFormat: ReportFormat {
  package static let name = "ndjson"
  package static let summary = "one finding a line"
  package static let fileSuffix = "ndjson"

  package init() {}

  /// One finding with the line end.
  ///
  /// - Parameter at: when it is written, seconds since 1970, as `at`: beside a detection's own `time` it says how long the
  ///   alert took. Nil leaves it out.
  package static func line(_ finding: Finding, at: Double? = nil) -> [UInt8] {
    var json = JSONWriter()
    json.write(finding, PathStyle(finding.subject), at: at)
    return json.bytes + [0x0A]
  }

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    let bytes = report.findings.flatMap { Self.line($0) }
    return bytes.isEmpty ? [0x0A] : bytes
  }
}
