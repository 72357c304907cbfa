import Model

/// One package URL a line, sorted, each once.
package struct PURLListFormat: ReportFormat {
  package static let name = "purl"
  package static let summary = "one package URL a line"
  package static let fileSuffix = "purls.txt"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    let lines = Set(report.packages.map(\.purl.description)).sorted()
    return lines.flatMap { Array($0.utf8) + [0x0A] } + (lines.isEmpty ? [0x0A] : [])
  }
}
