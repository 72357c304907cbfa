import Model

/// How urgent a rule is, most urgent first: syslog's words (RFC 5424), as Falco uses them.
package enum FalcoPriority: Int, Sendable, Hashable, CaseIterable, Comparable {
  case emergency, alert, critical, error, warning, notice, informational, debug

  /// Case does not matter; `INFO` is informational.
  package init?(_ text: String) {
    let wanted = text.lowercased()
    guard let found = Self.allCases.first(where: { $0.word == wanted || (wanted == "info" && $0 == .informational) })
    else { return nil }
    self = found
  }

  private var word: String { String(describing: self) }

  /// As it stands in Falco's alerts: `Warning`.
  package var name: String { word.prefix(1).uppercased() + word.dropFirst() }

  package var severity: Severity {
    switch self {
    case .emergency, .alert, .critical: .critical
    case .error: .high
    case .warning: .medium
    case .notice: .low
    case .informational, .debug: .negligible
    }
  }

  package static func < (a: FalcoPriority, b: FalcoPriority) -> Bool { a.rawValue < b.rawValue }
}
