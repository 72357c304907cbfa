import Expressions

/// Refuses conditions that can't mean what they say: an unknown name, a member that doesn't exist (it would be null, and
/// the rule never met), a comparison with another type, a result that is no bool.
enum ConditionCheck {
  static func check(_ condition: Expression) throws(ExpressionError) {
    for reference in condition.references {
      guard let members = Facts.members[reference.variable] else {
        guard reference.member == nil, Facts.severities[reference.variable] != nil else {
          let known = Facts.members.keys.sorted() + Severities.names
          throw ExpressionError(
            condition.text, "'\(reference.variable)' is not known; there are \(known.joined(separator: ", "))",
            at: reference.offset)
        }
        continue
      }
      guard let member = reference.member else {
        throw ExpressionError(
          condition.text, "'\(reference.variable)' is read by its members, such as \(members[0].name)",
          at: reference.offset)
      }
      guard let fact = members.first(where: { $0.name == member }) else {
        throw ExpressionError(
          condition.text,
          "\(reference.variable) has no member '\(member)'; there are "
            + members.map(\.name).joined(separator: ", "), at: reference.offset)
      }
      for literal in reference.compared where !fact.isComparable(with: literal) {
        let hint = member == "severity" ? " (write critical, high, medium, low without quotes)" : ""
        throw ExpressionError(
          condition.text,
          "\(reference.variable).\(member) is a \(fact.type.rawValue), and is compared with a \(literal.typeName)\(hint)",
          at: reference.offset)
      }
    }
    // With every fact there, and with as few as there can be: errors of type show here and not in the night.
    _ = try condition.isTrue(Facts.sample(isFull: true))
    _ = try condition.isTrue(Facts.sample(isFull: false))
  }
}
