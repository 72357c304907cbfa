import Model

/// A `bulkhead:ignore` that nothing needs.
struct SuppressionUnused: SuppressionRule {
  static let manual = RuleManual(
    "suppression.unused", "A suppression hides nothing", .negligible,
    why: "What it was for is gone; left in place, it would hide the same fault when somebody brings it back.",
    fix: "Remove it.")
}
