import Model

/// What was suppressed, what to update first, and what was decided.
enum DecisionTable {
  /// Updates that the summary shows.
  private static let shownUpdates = 5

  static func suppressed(_ report: Report, _ page: inout TextPage) {
    let suppressed = report.suppressed
    guard !suppressed.isEmpty else { return }
    guard page.options.showsSuppressed || page.options.showsAll else {
      page.line()
      page.wrapped(
        "\(NextSteps.count(suppressed.count, "more finding")) suppressed (\(AdviceText.counts(suppressed))); "
          + "--show-suppressed lists them.", first: "", rest: "  ", .dim)
      return
    }
    page.heading("Suppressed", note: AdviceText.counts(suppressed), .dim)
    var columns = Columns(page.ink, flexible: [2, 3, 4])
    for one in suppressed {
      columns.row([
        .init(one.finding.severity.rawValue, .dim), .init(one.finding.rule), .init(place(one.finding), .dim),
        .init(AdviceText.who(one)), .init(AdviceText.reason(one), .dim),
      ])
    }
    page.add(columns)
  }

  static func place(_ finding: Finding) -> String {
    if case .vulnerability(let details) = finding.details {
      return "\(FindingTable.packageName(details.package)) \(details.installed)"
    }
    return finding.evidence.path.map(PathStyle(finding.subject).show) ?? finding.subject.name
  }

  static func advice(_ report: Report, _ page: inout TextPage) {
    guard let advice = report.advice, !advice.updates.isEmpty else { return }
    let without =
      advice.withoutFix > 0 ? ", \(advice.withoutFix) \(advice.withoutFix == 1 ? "has" : "have") no fix yet" : ""
    page.heading(
      "Updates that help most",
      note: "\(NextSteps.count(advice.updates.count, "update")) \(advice.updates.count == 1 ? "mends" : "mend") "
        + "\(NextSteps.count(advice.removed, "finding"))\(without)")
    var columns = Columns(page.ink, flexible: [0, 1, 2])
    let shown = page.options.showsAll ? advice.updates.count : shownUpdates
    for update in advice.updates.prefix(shown) {
      columns.row([
        .init(update.name), .init(update.installed, .dim), .init("\(page.ink.arrow) \(update.target)"),
        .init(
          page.plain(AdviceText.removes(update.findings, update.bySeverity)) + AdviceText.exploited(update),
          update.bySeverity[.critical] == nil ? nil : .boldRed),
      ])
    }
    page.add(columns)
    if advice.updates.count > shown { page.line("  and \(advice.updates.count - shown) more (--all lists them)") }
    if let base = advice.base { page.wrapped(AdviceText.base(base), first: "  ", rest: "  ") }
  }

  static func decision(_ report: Report, _ page: inout TextPage) {
    guard let decision = report.decision else { return }
    let style: Ink.Style =
      switch decision.verdict {
      case .allow: .green
      case .warn: .yellow
      case .block: .boldRed
      }
    page.heading(AdviceText.verdict(decision), note: decision.reason, style)
    var columns = Columns(page.ink, flexible: [0, 3])
    for outcome in decision.outcomes {
      columns.row([
        .init(outcome.rule), .init(outcome.verdict.rawValue, outcome.verdict == .block ? .red : .yellow),
        .init(NextSteps.count(outcome.findings.count, "finding")), .init(outcome.reason, .dim),
      ])
    }
    page.add(columns)
    for note in decision.notes { page.wrapped(note, first: "  note: ", rest: "        ", .dim) }
  }
}
