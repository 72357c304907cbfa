import Model

/// JUnit XML: each finding a failed test, each compliance result a test, each coverage problem an error.
package struct JUnitFormat: ReportFormat {
  package static let name = "junit"
  package static let summary = "JUnit XML for build servers"
  package static let fileSuffix = "xml"

  package init() {}

  private struct Suite {
    var name: String
    var cases: [String] = []
    var failures = 0
    var errors = 0
    var skipped = 0
  }

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    let suites = suites(report)
    let tests = suites.reduce(0) { $0 + $1.cases.count }
    let failures = suites.reduce(0) { $0 + $1.failures }
    let errors = suites.reduce(0) { $0 + $1.errors }
    let tool = MarkupText.escape(report.tool.name)
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"\(tool)\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\">\n"
    for suite in suites {
      text += "  <testsuite name=\"\(MarkupText.escape(suite.name))\" tests=\"\(suite.cases.count)\""
      text += " failures=\"\(suite.failures)\" errors=\"\(suite.errors)\" skipped=\"\(suite.skipped)\">\n"
      text += suite.cases.joined()
      text += "  </testsuite>\n"
    }
    text += "</testsuites>\n"
    return Array(text.utf8)
  }

  private func suites(_ report: Report) -> [Suite] {
    var suites: [Suite] = []
    // Where every evaluated pair is known the failures are among them, and passes count too.
    let hasResults = !report.results.isEmpty
    for kind in Finding.Kind.allCases {
      let findings = kind == .compliance && hasResults ? report.results : report.findings.filter { $0.kind == kind }
      guard !findings.isEmpty else { continue }
      var suite = Suite(name: "\(report.subject.name): \(kind.rawValue)")
      for finding in findings { add(finding, to: &suite) }
      suites.append(suite)
    }
    let suppressed = report.suppressed.filter(\.isDecided)
    if !suppressed.isEmpty {
      var suite = Suite(name: "\(report.subject.name): suppressed")
      for one in suppressed {
        suite.skipped += 1
        let message = MarkupText.escape("\(AdviceText.who(one)): \(AdviceText.reason(one))")
        let name = one.finding.rule + (place(one.finding).map { " (\($0))" } ?? "")
        suite.cases.append(element(name, one.finding.subject.name, "<skipped message=\"\(message)\"/>"))
      }
      suites.append(suite)
    }
    if !report.coverage.problems.isEmpty {
      var suite = Suite(name: "\(report.subject.name): coverage")
      for problem in report.coverage.problems {
        suite.errors += 1
        suite.cases.append(
          element(problem.path, "coverage", "<error message=\"\(MarkupText.escape(problem.reason))\"/>"))
      }
      suites.append(suite)
    }
    return suites
  }

  private func add(_ finding: Finding, to suite: inout Suite) {
    let name = finding.rule + (place(finding).map { " (\($0))" } ?? "")
    var body = ""
    switch status(finding) {
    case .pass, .waived: break
    case .fail:
      suite.failures += 1
      let message = MarkupText.escape("\(finding.severity.rawValue): \(finding.title)")
      body = "<failure message=\"\(message)\" type=\"\(finding.severity.rawValue)\">"
      body += MarkupText.escape(SARIFFormat.message(finding)) + "</failure>"
    case .error:
      suite.errors += 1
      body = "<error message=\"\(MarkupText.escape(finding.title))\"/>"
    case .manual, .notApplicable, .needsInput:
      suite.skipped += 1
      body = "<skipped/>"
    }
    suite.cases.append(element(name, finding.subject.name, body))
  }

  private func status(_ finding: Finding) -> ComplianceDetails.Status {
    if case .compliance(let details) = finding.details { return details.status }
    return .fail
  }

  private func place(_ finding: Finding) -> String? {
    if case .vulnerability(let details) = finding.details { return details.package }
    return finding.evidence.path.map(PathStyle(finding.subject).show)
  }

  private func element(_ name: String, _ group: String, _ body: String) -> String {
    let head = "    <testcase name=\"\(MarkupText.escape(name))\" classname=\"\(MarkupText.escape(group))\""
    return body.isEmpty ? head + "/>\n" : head + ">\(body)</testcase>\n"
  }
}
