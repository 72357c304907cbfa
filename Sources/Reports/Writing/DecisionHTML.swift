import Model

/// What was decided, what to update first and what was suppressed, for the page.
enum DecisionHTML {
  static func decision(_ report: Report) -> String {
    guard let decision = report.decision else { return "" }
    var html = "<h2 class=\"\(decision.verdict.rawValue)\">\(AdviceText.verdict(decision))</h2>\n"
    if !decision.reason.isEmpty { html += "<p>\(safe(decision.reason))</p>\n" }
    if !decision.outcomes.isEmpty {
      html += HTMLFormat.table(
        ["Rule", "Verdict", "Findings", "Why"],
        decision.outcomes.map { outcome in
          [safe(outcome.rule), outcome.verdict.rawValue, "\(outcome.findings.count)", safe(outcome.reason)]
        })
    }
    guard !decision.notes.isEmpty else { return html }
    return html + "<ul>\n" + decision.notes.map { "<li>\(safe($0))</li>\n" }.joined() + "</ul>\n"
  }

  static func advice(_ report: Report) -> String {
    guard let advice = report.advice, !advice.updates.isEmpty else { return "" }
    var html = "<h2>What to update first</h2>\n"
    html += HTMLFormat.table(
      ["Update", "From", "To", "Removes"],
      advice.updates.prefix(50).map { update in
        [
          safe(update.name), safe(update.installed), safe(update.target),
          safe(AdviceText.removes(update.findings, update.bySeverity) + AdviceText.exploited(update)),
        ]
      })
    if advice.updates.count > 50 { html += "<p>and \(advice.updates.count - 50) more</p>\n" }
    if let base = advice.base { html += "<p>\(safe(AdviceText.base(base)))</p>\n" }
    return html
  }

  static func suppressed(_ report: Report) -> String {
    let suppressed = report.suppressed
    guard !suppressed.isEmpty else { return "" }
    let rows = suppressed.map { one in
      [
        one.finding.severity.rawValue, safe(one.finding.rule), safe(DecisionTable.place(one.finding)),
        safe(AdviceText.who(one)), safe(AdviceText.reason(one)),
      ]
    }
    return "<h2>Suppressed: \(AdviceText.counts(suppressed))</h2>\n<details>\n<summary>show</summary>\n"
      + HTMLFormat.table(["Severity", "Rule", "Where", "Who", "Why"], rows) + "</details>\n"
  }

  private static func safe(_ text: String) -> String { MarkupText.escape(SafeText.oneLine(text)) }
}
