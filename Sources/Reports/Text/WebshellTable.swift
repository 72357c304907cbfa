import Model

/// Webshells for people: each with its proof, which is longer than a line of a table.
enum WebshellTable {
  static func write(_ findings: [Finding], _ page: inout TextPage) {
    for finding in findings {
      guard case .webshell(let details) = finding.details else { continue }
      if finding != findings.first { page.line() }
      head(finding, details, &page)
      page.wrapped(finding.title, first: "    ", rest: "    ")
      proof(finding, details, &page)
    }
  }

  private static func head(_ finding: Finding, _ details: WebshellDetails, _ page: inout TextPage) {
    let ink = page.ink
    var place = PathStyle(finding.subject).show(details.path)
    if let line = finding.evidence.line { place += ":\(line)" }
    let verdict = ink.paint(details.verdict.rawValue.uppercased(), ink.style(of: finding.severity))
    page.line(
      "  \(verdict)  \(ink.paint(ink.safe(place), .bold))  "
        + ink.paint(page.plain("\(details.language) · \(details.score) of 100"), .dim))
  }

  /// Characters of one unpacked text.
  private static let excerpt = 160
  private static let most = 4

  private static func proof(_ finding: Finding, _ details: WebshellDetails, _ page: inout TextPage) {
    func row(_ name: String, _ text: String) {
      let label = "    " + name + String(repeating: " ", count: max(1, 10 - name.count))
      page.wrapped(text, first: label, rest: String(repeating: " ", count: 14))
    }
    if !details.taint.isEmpty {
      row("way", details.taint.map { "\($0.what) (line \($0.line))" }.joined(separator: " → "))
    }
    for (number, layer) in details.layers.prefix(most).enumerated() {
      let text = layer.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      row(number == 0 ? "unpacked" : "then", text.count > excerpt ? text.prefix(excerpt) + "…" : text)
    }
    if details.layers.count > most { row("", "and \(details.layers.count - most) more texts") }
    if let family = details.family {
      let percent = details.similarity.map { ", \(Int(($0 * 100).rounded())) % in common" } ?? ""
      row("like", family + percent)
    }
    if !details.rules.isEmpty { row("rules", details.rules.prefix(12).joined(separator: ", ")) }
    if let layer = finding.evidence.details["inLayer"] {
      row("layer", layer + (finding.evidence.createdBy.map { ": \($0)" } ?? ""))
    }
  }
}
