import Model

/// How much of what could be judged is in order, from 0 to 100, weighted by severity: critical 10, high 6, medium 3,
/// low 1, negligible 0.5.
///
/// Passes over passes and failures: what is waived, manual, not applicable or an error is in neither, and stands beside
/// it in the counts. Nil where nothing passed or failed.
package enum ComplianceScore {
  package static func of(_ results: [Finding]) -> Double? {
    var passed = 0.0
    var failed = 0.0
    for result in results {
      guard case .compliance(let details) = result.details else { continue }
      switch details.status {
      case .pass: passed += weight(result.severity)
      case .fail: failed += weight(result.severity)
      default: break
      }
    }
    guard passed + failed > 0 else { return nil }
    return (passed / (passed + failed) * 1000).rounded() / 10
  }

  package static func weight(_ severity: Severity) -> Double {
    switch severity {
    case .critical: 10
    case .high: 6
    case .medium: 3
    case .low: 1
    case .negligible, .unknown: 0.5
    }
  }
}
