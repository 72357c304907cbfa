import Model

/// GitHub-flavoured Markdown, for comments on a change and job summaries.
package struct MarkdownFormat: ReportFormat {
  package static let name = "markdown"
  package static let summary = "Markdown for comments and job summaries"
  package static let fileSuffix = "md"

  /// Rows a table may have: code hosts refuse comments above 64 kB.
  private static let rows = 100

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    func safe(_ text: String) -> String { MarkupText.markdown(text) }
    var text = "# \(safe(report.subject.name))\n\n"
    var facts = ["\(report.subject.kind.rawValue)"]
    if let digest = report.subject.digest { facts.append("`\(digest)`") }
    if let os = report.subject.os { facts.append(safe(os.prettyName ?? "\(os.id) \(os.version)")) }
    if report.subject.os?.isPastEndOfLife == true { facts.append("**no longer supported**") }
    facts.append(NextSteps.count(report.packages.count, "package"))
    text += facts.joined(separator: " · ") + "\n"
    if let decision = report.decision { text += self.decision(decision) }
    if let advice = report.advice, !advice.updates.isEmpty { text += self.advice(advice) }
    for kind in Finding.Kind.allCases {
      let findings = report.findings.filter { $0.kind == kind }
      guard !findings.isEmpty else { continue }
      text += "\n## \(FindingTable.title(kind)): \(FindingTable.counts(findings, Ink(options)))\n\n"
      text += "| severity | rule | where | fixed in | |\n|---|---|---|---|---|\n"
      for finding in findings.prefix(Self.rows) { text += row(finding) }
      if findings.count > Self.rows { text += "\n… and \(findings.count - Self.rows) more.\n" }
    }
    if !report.suppressed.isEmpty { text += suppressed(report.suppressed, options) }
    if !report.coverage.isComplete {
      text += "\n## Not examined\n\n"
      for problem in report.coverage.problems.prefix(Self.rows) {
        text += "- \(safe(problem.path)): \(safe(problem.reason))\n"
      }
    }
    let steps = NextSteps.of(report)
    if !steps.isEmpty {
      text += "\n## What to do next\n\n"
      for (index, step) in steps.enumerated() { text += "\(index + 1). \(safe(step))\n" }
    }
    return Array(text.utf8)
  }

  private func decision(_ decision: Decision) -> String {
    func safe(_ text: String) -> String { MarkupText.markdown(text) }
    let mark = decision.verdict == .block ? "❌" : decision.verdict == .warn ? "⚠️" : "✅"
    var text = "\n\(mark) **\(AdviceText.verdict(decision))**"
    text += decision.reason.isEmpty ? "\n" : ": \(safe(decision.reason))\n"
    for outcome in decision.outcomes {
      text += "\n- **\(outcome.verdict.rawValue)** \(safe(outcome.rule)): "
      text += NextSteps.count(outcome.findings.count, "finding")
      text += outcome.reason.isEmpty ? "" : ", \(safe(outcome.reason))"
    }
    for note in decision.notes { text += "\n- note: \(safe(note))" }
    return text + (decision.outcomes.isEmpty && decision.notes.isEmpty ? "" : "\n")
  }

  private func advice(_ advice: Advice) -> String {
    func safe(_ text: String) -> String { MarkupText.markdown(text) }
    var text = "\n## Updates that help most\n\n| update | from | to | removes |\n|---|---|---|---|\n"
    for update in advice.updates.prefix(10) {
      text += "| \(safe(update.name)) | \(safe(update.installed)) | \(safe(update.target)) | "
      text += safe(AdviceText.removes(update.findings, update.bySeverity) + AdviceText.exploited(update)) + " |\n"
    }
    if advice.updates.count > 10 { text += "\n… and \(advice.updates.count - 10) more.\n" }
    if let base = advice.base { text += "\n\(safe(AdviceText.base(base)))\n" }
    return text
  }

  private func suppressed(_ suppressed: [SuppressedFinding], _ options: ReportOptions) -> String {
    func safe(_ text: String) -> String { MarkupText.markdown(text) }
    var text = "\n\(NextSteps.count(suppressed.count, "more finding")) suppressed: \(AdviceText.counts(suppressed)).\n"
    guard options.showsSuppressed || options.showsAll else { return text }
    text += "\n| rule | where | who | why |\n|---|---|---|---|\n"
    for one in suppressed.prefix(Self.rows) {
      text += "| \(safe(one.finding.rule)) | \(safe(DecisionTable.place(one.finding))) | \(safe(AdviceText.who(one)))"
      text += " | \(safe(AdviceText.reason(one))) |\n"
    }
    return suppressed.count > Self.rows ? text + "\n… and \(suppressed.count - Self.rows) more.\n" : text
  }

  private func row(_ finding: Finding) -> String {
    func safe(_ text: String) -> String { MarkupText.markdown(text) }
    var place = finding.evidence.path.map(PathStyle(finding.subject).show) ?? finding.subject.name
    var fixed = ""
    var rule = safe(finding.rule)
    if case .vulnerability(let details) = finding.details {
      place = "\(FindingTable.packageName(details.package)) \(details.installed)"
      fixed = details.fixed ?? "—"
      if let url = MarkupText.link(details.advisory.url) { rule = "[\(rule)](\(url))" }
    }
    return "| \(finding.severity.rawValue) | \(rule) | \(safe(place)) | \(safe(fixed)) | \(safe(finding.title)) |\n"
  }
}
