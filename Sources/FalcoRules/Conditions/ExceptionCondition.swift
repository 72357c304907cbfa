/// `exceptions` of a rule as the condition that they are: not one of the rows whose every comparison holds.
enum ExceptionCondition {
  static func condition(_ exception: ExceptionDraft) throws(FalcoRuleError) -> Condition? {
    guard !exception.values.isEmpty else { return nil }
    func failure(_ reason: String) -> FalcoRuleError {
      FalcoRuleError(
        file: exception.file, line: exception.line, subject: "exception '\(exception.name)'", reason: reason)
    }
    var operands: [Condition.Operand] = []
    for field in exception.fields {
      guard case .check(let check)? = try? ConditionParser.parse(field + " exists") else {
        throw failure("'\(field.prefix(80))' is no field")
      }
      operands.append(check.left)
    }
    let comparisons = exception.comparisons.compactMap { Comparison(rawValue: $0 == "==" ? "=" : $0) }
    guard comparisons.count == operands.count else { throw failure("an operator in 'comps' is not known") }
    func value(_ text: String) -> Condition.Value {
      let (text, wasQuoted) = QuotedText.unquoted(text)
      return Condition.Value(text: text, isQuoted: wasQuoted)
    }
    func check(_ index: Int, _ texts: [String]) throws(FalcoRuleError) -> Condition {
      let comparison = comparisons[index]
      if !comparison.takesList, comparison != .exists, texts.count != 1 {
        throw failure(
          "'\(comparison.rawValue)' takes one value, found \(texts.count); write 'in' in 'comps' for a list")
      }
      return .check(
        Condition.Check(
          left: operands[index], comparison: comparison,
          right: comparison == .exists ? .nothing : .values(texts.map(value)), offset: 0))
    }
    if exception.isSingle, comparisons[0].takesList {
      return try check(0, exception.values.flatMap { $0.flatMap { $0 } })
    }
    var rows: [Condition] = []
    for row in exception.values {
      var parts: [Condition] = []
      for (index, texts) in row.enumerated() { parts.append(try check(index, texts)) }
      rows.append(.all(parts))
    }
    return .any(rows)
  }
}
