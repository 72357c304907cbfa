import Model
import Parsing

/// The counts at the end of a report.
package struct Summary: Sendable, Hashable {
  package var packages = 0
  package var packagesByType: [String: Int] = [:]
  package var findings = 0
  package var findingsBySeverity: [Severity: Int] = [:]
  package var findingsByKind: [Finding.Kind: Int] = [:]
  /// Vulnerabilities that an update mends.
  package var fixable = 0
  package var knownExploited = 0
  /// Findings that don't count, beside those above.
  package var suppressed = 0
  package var resultsByStatus: [ComplianceDetails.Status: Int] = [:]
  /// See ``ComplianceScore``.
  package var score: Double?

  package init(_ report: Report) {
    packages = report.packages.count
    for package in report.packages { packagesByType[package.type, default: 0] += 1 }
    findings = report.findings.count
    suppressed = report.suppressed.count
    for finding in report.findings {
      findingsBySeverity[finding.severity, default: 0] += 1
      findingsByKind[finding.kind, default: 0] += 1
      if case .vulnerability(let details) = finding.details {
        if details.fixed != nil { fixable += 1 }
        if details.knownExploited { knownExploited += 1 }
      }
    }
    score = ComplianceScore.of(report.results)
    for result in report.results {
      if case .compliance(let details) = result.details { resultsByStatus[details.status, default: 0] += 1 }
    }
  }
}

extension JSONWriter {
  mutating func write(_ summary: Summary) {
    object { json in
      json.member("packages", summary.packages)
      json.member("packagesByType") { json in
        json.object { json in
          for (type, count) in summary.packagesByType.sorted(by: { $0.key < $1.key }) { json.member(type, count) }
        }
      }
      json.member("findings", summary.findings)
      json.member("findingsBySeverity") { $0.write(summary.findingsBySeverity) }
      json.member("findingsByKind") { json in
        json.object { json in
          for kind in Finding.Kind.allCases where summary.findingsByKind[kind] != nil {
            json.member(kind.rawValue, summary.findingsByKind[kind] ?? 0)
          }
        }
      }
      json.member("fixable", summary.fixable)
      json.member("knownExploited", summary.knownExploited)
      json.member("suppressed", summary.suppressed)
      json.member("resultsByStatus") { json in
        json.object { json in
          for status in ComplianceDetails.Status.allCases where summary.resultsByStatus[status] != nil {
            json.member(status.rawValue, summary.resultsByStatus[status] ?? 0)
          }
        }
      }
      if let score = summary.score { json.member("score", score) }
    }
  }
}
