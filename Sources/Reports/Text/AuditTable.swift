import Model

/// Results of an audit by section: each id once with its worst status, objects that fail below it; with `--all` also
/// what passes.
enum AuditTable {
  private struct Line {
    var id: String
    var rule: String
    var title: String
    var section: String
    var results: [(finding: Finding, details: ComplianceDetails)] = []

    /// The worst of its objects.
    var status: ComplianceDetails.Status {
      let order: [ComplianceDetails.Status] = [.fail, .error, .needsInput, .manual, .waived, .pass, .notApplicable]
      let all = Set(results.map(\.details.status))
      return order.first(where: all.contains) ?? .notApplicable
    }

    var severity: Severity { results.filter { $0.details.status == status }.map(\.finding.severity).max() ?? .unknown }
  }

  static func write(_ report: Report, _ page: inout TextPage) {
    var section = ""
    var passed = 0
    for line in lines(report.results) {
      let status = line.status
      if !page.options.showsAll, status == .pass || status == .notApplicable || status == .waived {
        passed += 1
        continue
      }
      if line.section != section {
        section = line.section
        page.heading(section)
      }
      write(line, &page)
    }
    if passed > 0 {
      page.line()
      page.line(page.ink.paint("  \(passed) more pass, are waived or don't apply (--all shows them)", .dim))
    }
  }

  /// In the order of the report: by the benchmark's ids.
  private static func lines(_ results: [Finding]) -> [Line] {
    var order: [String] = []
    var byRule: [String: Line] = [:]
    for finding in results {
      guard case .compliance(let details) = finding.details else { continue }
      if byRule[finding.rule] == nil {
        order.append(finding.rule)
        byRule[finding.rule] = Line(
          id: details.benchmark.flatMap { details.ids[$0] } ?? "", rule: finding.rule, title: finding.title,
          section: details.section)
      }
      byRule[finding.rule]?.results.append((finding, details))
    }
    return order.compactMap { byRule[$0] }
  }

  private static func write(_ line: Line, _ page: inout TextPage) {
    let ink = page.ink
    let (word, style) = label(line.status, line.severity, ink)
    let id =
      line.id == line.rule || line.id.isEmpty
      ? "" : line.id + String(repeating: " ", count: max(1, 7 - line.id.utf8.count))
    let head = "  \(pad(word, 10))\(id)\(ink.safe(line.title))"
    page.line(ink.paint(String(head.prefix(12)), style) + head.dropFirst(12) + "  " + ink.paint(line.rule, .dim))
    let shown =
      page.options.showsAll
      ? line.results : line.results.filter { ![.pass, .notApplicable, .waived].contains($0.details.status) }
    var columns = Columns(ink, flexible: [0, 1])
    // Many objects with one and the same finding are told in one line.
    var groups: [(text: String, status: ComplianceDetails.Status, subjects: [String])] = []
    var index: [String: Int] = [:]
    for (finding, details) in shown {
      let text = [details.found, details.reason].filter { !$0.isEmpty }.joined(separator: ": ")
      let key = "\(details.status) \(text)"
      if let at = index[key] {
        groups[at].subjects.append(name(finding.subject))
      } else {
        index[key] = groups.count
        groups.append((text, details.status, [name(finding.subject)]))
      }
    }
    let limit = page.options.showsAll ? groups.count : 12
    for group in groups.prefix(limit) {
      let names =
        group.subjects.prefix(4).joined(separator: ", ")
        + (group.subjects.count > 4 ? " and \(group.subjects.count - 4) more" : "")
      let mark = group.status == line.status ? "" : "(\(label(group.status, .unknown, ink).0)) "
      columns.row([.init(names), .init(mark + group.text, .dim)])
    }
    for row in columns.lines(width: page.options.width, indent: 14) { page.line(row) }
    if groups.count > limit { page.line("              and \(groups.count - limit) more") }
  }

  private static func name(_ subject: Subject) -> String {
    subject.kind == .file || subject.kind == .host ? subject.name : "\(subject.kind.rawValue) \(subject.name)"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.utf8.count))
  }

  private static func label(_ status: ComplianceDetails.Status, _ severity: Severity, _ ink: Ink) -> (
    String, Ink.Style?
  ) {
    switch status {
    case .pass: ("pass", .green)
    case .fail: (severity.rawValue.uppercased(), ink.style(of: severity))
    case .notApplicable: ("n/a", .dim)
    case .manual: ("manual", .cyan)
    case .needsInput: ("input", .cyan)
    case .error: ("error", .yellow)
    case .waived: ("waived", .dim)
    }
  }
}
