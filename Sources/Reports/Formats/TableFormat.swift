import Model

/// A summary for people: what it is, what is in it, what is wrong, what could not be examined, what to do next.
package struct TableFormat: ReportFormat {
  package static let name = "table"
  package static let summary = "a readable summary (the default)"
  package static let fileSuffix = "txt"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var page = TextPage(options)
    TableHeader.write(report, &page)
    if options.listsPackages { PackageTable.write(report, &page) }
    findings(report, &page)
    DecisionTable.suppressed(report, &page)
    DecisionTable.advice(report, &page)
    coverage(report, &page)
    nextSteps(report, &page)
    DecisionTable.decision(report, &page)
    return Array(page.text.utf8)
  }

  /// What an audit judged is told by the audit's own table, passes too.
  private func findings(_ report: Report, _ page: inout TextPage) {
    var others = report
    if !report.results.isEmpty { others.findings.removeAll { $0.kind == .compliance } }
    FindingTable.write(others, &page)
    if !report.results.isEmpty { AuditTable.write(report, &page) }
  }

  private func coverage(_ report: Report, _ page: inout TextPage) {
    let problems = report.coverage.problems
    guard !problems.isEmpty else { return }
    page.heading("Not examined", note: "\(problems.count) — what follows is not counted as clean", .yellow)
    var columns = Columns(page.ink, flexible: [0, 1])
    let shown = page.options.showsAll ? problems.count : 20
    for problem in problems.prefix(shown) {
      columns.row([.init(problem.path.isEmpty ? "(everything)" : problem.path), .init(problem.reason, .dim)])
    }
    page.add(columns)
    if problems.count > shown { page.line("  and \(problems.count - shown) more (--format json lists all)") }
  }

  private func nextSteps(_ report: Report, _ page: inout TextPage) {
    let steps = NextSteps.of(report)
    guard !steps.isEmpty else { return }
    page.heading("What to do next")
    for (index, step) in steps.enumerated() { page.wrapped(step, first: "  \(index + 1). ", rest: "     ") }
  }
}
