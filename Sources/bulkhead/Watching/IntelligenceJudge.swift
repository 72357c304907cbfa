import Agent
import Intelligence
import Model

/// Indicator lists among the judges.
struct IntelligenceJudge: ActivityJudge {
  private var matcher: IntelligenceMatcher
  private let selection: RuleSelection

  /// Every rule that lists give.
  static let rules = ["intelligence.connection", "intelligence.domain"]

  init(_ matcher: IntelligenceMatcher, selection: RuleSelection) {
    self.matcher = matcher
    self.selection = selection
  }

  mutating func take(_ event: ActivityEvent) -> [Finding] {
    matcher.take(event).filter { selection.holds($0.rule) }
  }
}
