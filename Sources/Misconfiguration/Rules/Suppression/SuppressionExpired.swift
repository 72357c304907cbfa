import Model

/// A `bulkhead:ignore` or an entry of the exceptions' file whose last day has passed. What it hid is shown again.
struct SuppressionExpired: SuppressionRule {
  static let manual = RuleManual(
    "suppression.expired", "A suppression has expired", .low,
    why: "It was given until that day; what it hid counts again and waits for a decision.",
    fix: "Correct what it hid, or set a new day with a reason.")
}
