import Model

/// One page that needs nothing else: no script, no outside file, and a policy that forbids both.
package struct HTMLFormat: ReportFormat {
  package static let name = "html"
  package static let summary = "a self-contained page"
  package static let fileSuffix = "html"

  package init() {}

  private static let style = """
    body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1f24;background:#fff}
    h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}table{border-collapse:collapse;width:100%}
    th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d8dee4;vertical-align:top;overflow-wrap:anywhere}
    th{font-weight:600;white-space:nowrap}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
    dt{color:#57606a}dd{margin:0;overflow-wrap:anywhere}code{font:13px ui-monospace,monospace}
    .s{font-weight:600;text-transform:uppercase;font-size:.8rem;white-space:nowrap}.critical{color:#a40e26}
    .high{color:#bc4c00}.medium{color:#7d5600}.low{color:#0550ae}.negligible,.unknown{color:#57606a}
    .f-critical{fill:#a40e26}.f-high{fill:#e8590c}.f-medium{fill:#d4a72c}.f-low{fill:#4b8fe2}
    .f-negligible,.f-unknown{fill:#9aa4af}svg.layers text{font-size:13px;fill:currentColor}svg.layers .dim{opacity:.65}
    .allow{color:#116329}.block{color:#a40e26}
    .warn{border-left:4px solid #bc4c00;padding:.1rem 1rem;background:#fff8f0}
    @media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}th,td{border-color:#30363d}
    dt,.negligible,.unknown{color:#9198a1}.critical{color:#ff7b8a}.high{color:#ffa657}.medium{color:#e3b341}
    .low{color:#79c0ff}.allow{color:#56d364}.block{color:#ff7b8a}.warn{background:#2b1d0e}a{color:#79c0ff}}
    """

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    let title = MarkupText.escape(SafeText.oneLine(report.subject.name))
    var html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    html += "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
    html += "<meta http-equiv=\"Content-Security-Policy\" "
    html += "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    html += "<meta name=\"referrer\" content=\"no-referrer\">\n"
    html += "<title>\(title) — Bulkhead</title>\n<style>\n\(Self.style)\n</style>\n</head>\n<body>\n"
    html += "<h1>\(title)</h1>\n"
    html += facts(report)
    html += DecisionHTML.decision(report)
    if !report.coverage.isComplete { html += coverage(report) }
    let steps = NextSteps.of(report)
    if !steps.isEmpty {
      html += "<h2>What to do next</h2>\n<ol>\n" + steps.map { "<li>\(safe($0))</li>\n" }.joined() + "</ol>\n"
    }
    html += DecisionHTML.advice(report)
    html += LayerPicture.html(report)
    for kind in Finding.Kind.allCases {
      let findings = report.findings.filter { $0.kind == kind }
      if findings.isEmpty { continue }
      html += "<h2>\(FindingTable.title(kind)): \(FindingTable.counts(findings, Ink(options)))</h2>\n"
      html += Self.table(["Severity", "Rule", "Where", "Fixed in", "What"], findings.map(row))
    }
    html += DecisionHTML.suppressed(report)
    html += "<h2>Packages</h2>\n"
    let paths = PathStyle(report.subject)
    html += Self.table(
      ["Name", "Version", "Ecosystem", "Licences", "Where"],
      report.packages.map { package in
        [
          safe(package.name), safe(package.version), safe(package.type), safe(package.licenses.joined(separator: ", ")),
          "<code>\(safe(package.locations.first.map(paths.show) ?? ""))</code>",
        ]
      })
    html += "</body>\n</html>\n"
    return Array(html.utf8)
  }

  private func safe(_ text: String) -> String { MarkupText.escape(SafeText.oneLine(text)) }

  private func facts(_ report: Report) -> String {
    var facts: [(String, String)] = [("Kind", report.subject.kind.rawValue)]
    if let digest = report.subject.digest { facts.append(("Digest", digest.description)) }
    if let takenFor = report.takenFor { facts.append(("Read as", takenFor)) }
    if let os = report.subject.os {
      var text = os.prettyName ?? "\(os.id) \(os.version)"
      if let day = os.endOfLife { text += os.isPastEndOfLife == true ? ", support ended \(day)" : ", until \(day)" }
      facts.append(("System", text))
    }
    if let time = report.createdAt { facts.append(("Made", Timestamp.rfc3339(time))) }
    facts.append(("By", "\(report.tool.name) \(report.tool.version)"))
    return "<dl>\n" + facts.map { "<dt>\($0.0)</dt><dd>\(safe($0.1))</dd>\n" }.joined() + "</dl>\n"
  }

  private func coverage(_ report: Report) -> String {
    let items = report.coverage.problems.map { "<li><code>\(safe($0.path))</code>: \(safe($0.reason))</li>\n" }
    return "<div class=\"warn\">\n<h2>Not examined</h2>\n<ul>\n\(items.joined())</ul>\n</div>\n"
  }

  private func row(_ finding: Finding) -> [String] {
    var place = finding.evidence.path.map(PathStyle(finding.subject).show) ?? finding.subject.name
    var fixed = ""
    var rule = safe(finding.rule)
    if case .vulnerability(let details) = finding.details {
      place = "\(FindingTable.packageName(details.package)) \(details.installed)"
      fixed = details.fixed ?? "—"
      if let url = MarkupText.link(details.advisory.url) {
        rule = "<a rel=\"noreferrer noopener\" href=\"\(MarkupText.escape(url))\">\(rule)</a>"
      }
    }
    let severity = finding.severity.rawValue
    return ["<span class=\"s \(severity)\">\(severity)</span>", rule, safe(place), safe(fixed), safe(finding.title)]
  }

  /// Cells are HTML already.
  static func table(_ head: [String], _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "<p>none</p>\n" }
    var html = "<table>\n<thead><tr>" + head.map { "<th>\($0)</th>" }.joined() + "</tr></thead>\n<tbody>\n"
    for row in rows { html += "<tr>" + row.map { "<td>\($0)</td>" }.joined() + "</tr>\n" }
    return html + "</tbody>\n</table>\n"
  }
}
