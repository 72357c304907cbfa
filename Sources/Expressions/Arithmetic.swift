/// Operators on two values. Overflow and division by zero are errors.
enum Arithmetic {
  static func apply(
    _ operation: Syntax.Binary, _ left: Value, _ right: Value, _ failure: (String) -> ExpressionError
  ) throws(ExpressionError) -> Value {
    switch operation {
    case .equal: return .bool(left.isEqual(to: right))
    case .notEqual: return .bool(!left.isEqual(to: right))
    case .in:
      switch right {
      case .list(let list): return .bool(list.contains { $0.isEqual(to: left) })
      case .map(let map):
        guard case .string(let key) = left else { return .bool(false) }
        return .bool(map[key] != nil)
      default: throw failure("'in' looks in a list or a map, not in a \(right.typeName)")
      }
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      // What is not known is neither more nor less than anything.
      if left == .null || right == .null { return .bool(false) }
      guard let order = left.compared(to: right) else {
        throw failure("a \(left.typeName) and a \(right.typeName) have no order")
      }
      switch operation {
      case .less: return .bool(order < 0)
      case .lessOrEqual: return .bool(order <= 0)
      case .greater: return .bool(order > 0)
      default: return .bool(order >= 0)
      }
    case .plus, .minus, .times, .divided, .remainder: return try number(operation, left, right, failure)
    case .and, .or: throw failure("'\(operation.rawValue)' is between bools")
    }
  }

  private static func number(
    _ operation: Syntax.Binary, _ left: Value, _ right: Value, _ failure: (String) -> ExpressionError
  ) throws(ExpressionError) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)):
      guard b != 0 || (operation != .divided && operation != .remainder) else { throw failure("division by zero") }
      let (value, overflow) =
        switch operation {
        case .plus: a.addingReportingOverflow(b)
        case .minus: a.subtractingReportingOverflow(b)
        case .times: a.multipliedReportingOverflow(by: b)
        case .divided: a.dividedReportingOverflow(by: b)
        default: a.remainderReportingOverflow(dividingBy: b)
        }
      guard !overflow else { throw failure("the result is no number of 64 bits") }
      return .int(value)
    case (.double, .double), (.int, .double), (.double, .int):
      guard case .double(let a)? = Functions.call("double", [left]),
        case .double(let b)? = Functions.call("double", [right])
      else { break }
      switch operation {
      case .plus: return .double(a + b)
      case .minus: return .double(a - b)
      case .times: return .double(a * b)
      case .divided: return .double(a / b)
      default: break
      }
    case (.string(let a), .string(let b)) where operation == .plus:
      guard a.utf8.count + b.utf8.count <= Evaluator.maximumText else { throw failure("the text gets too long") }
      return .string(a + b)
    case (.list(let a), .list(let b)) where operation == .plus:
      guard a.count + b.count <= Evaluator.maximumSteps else { throw failure("the list gets too long") }
      return .list(a + b)
    default: break
    }
    throw failure("'\(operation.rawValue)' is not between a \(left.typeName) and a \(right.typeName)")
  }
}
