import Model

/// Severities as the file has them: ``Severity/rank``.
extension Severity {
  init(number: Int) { self = Severity.allCases.first { $0.rank == number } ?? .unknown }
}
