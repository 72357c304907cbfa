import Expressions
import Model

/// Severities as conditions compare them: `finding.severity >= high`.
enum Severities {
  static var names: [String] { Severity.allCases.map(\.rawValue) }

  static let values: [String: Value] = Dictionary(
    uniqueKeysWithValues: Severity.allCases.map { ($0.rawValue, .int($0.rank)) })
}
