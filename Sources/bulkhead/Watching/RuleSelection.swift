import Detection
import Response

/// Which rules count: built-in ones by id, Falco's as `falco:NAME`, indicator lists' as `intelligence.…`; `*` and `?` stand
/// for letters.
struct RuleSelection: Sendable {
  private let only: [NamePattern]
  private let skip: [NamePattern]

  init(only: [String] = [], skip: [String] = []) {
    self.only = only.map { NamePattern($0) }
    self.skip = skip.map { NamePattern($0) }
  }

  func holds(_ rule: String) -> Bool {
    (only.isEmpty || only.contains { $0.matches(rule) }) && !skip.contains { $0.matches(rule) }
  }

  /// A pattern that names none of these rules: a slip of the pen, and what it should have kept out would come in.
  func unknown(among rules: [String]) -> String? {
    (only + skip).first { pattern in !rules.contains { pattern.matches($0) } }?.text
  }
}
