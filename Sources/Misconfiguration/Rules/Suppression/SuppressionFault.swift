import Model

/// A `bulkhead:ignore` that can't be used: no rule, an unknown one, no reason, a date that is none.
struct SuppressionFault: SuppressionRule {
  static let manual = RuleManual(
    "suppression.fault", "A suppression that is not understood", .low,
    why: "It suppresses nothing: a rule without reason or with a slip of the pen would hide what nobody decided on.",
    fix: "`# bulkhead:ignore RULE[,RULE] reason=\"…\" until=yyyy-MM-dd`.")
}
