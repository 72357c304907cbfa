/// Operators on values, with the marks of what went in.
enum Operations {
  static func apply(_ operation: Operator, _ left: Value, _ right: Value, basic: Bool = false) -> Value {
    var value = compute(operation, left, right, basic: basic)
    switch operation {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isInstance: return value
    default: break
    }
    if value.taint == nil { value.taint = left.mark ?? right.mark }
    value.isDerived = value.isDerived || left.isDerived || right.isDerived || operation == .bitXor
    return value
  }

  private static func compute(_ operation: Operator, _ left: Value, _ right: Value, basic: Bool) -> Value {
    switch operation {
    case .concatenate: return join(left, right)
    case .add:
      if let a = plain(left), let b = plain(right) { return .number(a + b) }
      if basic, isNumber(left) || isNumber(right), let a = left.number, let b = right.number { return .number(a + b) }
      return join(left, right)
    case .equal: return equal(left, right).map { .bool($0) } ?? .unknown
    case .notEqual: return equal(left, right).map { .bool(!$0) } ?? .unknown
    case .coalesce:
      if case .null = left.content { return right } else { return left.isUnknown ? merged(left, right) : left }
    case .and:
      if left.truth == false || right.truth == false { return .bool(false) }
      if basic, isNumber(left), isNumber(right), let a = left.integer, let b = right.integer { return .number(a & b) }
      if left.truth == true, right.truth == true { return .bool(true) }
      return .unknown
    case .or:
      if basic, isNumber(left), isNumber(right), let a = left.integer, let b = right.integer { return .number(a | b) }
      if left.truth == true { return merged(left, left) }
      if left.truth == false { return right }
      return merged(left, right)
    case .isInstance: return .unknown
    default: break
    }
    guard let a = left.number, let b = right.number else { return .unknown }
    return arithmetic(operation, a, b)
  }

  private static func arithmetic(_ operation: Operator, _ a: Double, _ b: Double) -> Value {
    switch operation {
    case .subtract: return .number(a - b)
    case .multiply: return .number(a * b)
    case .divide: return b == 0 ? .unknown : .number(a / b)
    case .wholeDivide: return b == 0 ? .unknown : .number((a / b).rounded(.towardZero))
    case .modulo: return b == 0 ? .unknown : .number(a.truncatingRemainder(dividingBy: b))
    case .power:
      var power = 1.0
      guard b == b.rounded(), abs(b) <= 64 else { return .unknown }
      for _ in 0..<Int(abs(b)) { power *= a }
      return .number(b < 0 ? 1 / power : power)
    case .less: return .bool(a < b)
    case .lessOrEqual: return .bool(a <= b)
    case .greater: return .bool(a > b)
    case .greaterOrEqual: return .bool(a >= b)
    default: break
    }
    guard a.isFinite, b.isFinite, abs(a) < 9e15, abs(b) < 9e15 else { return .unknown }
    let (x, y) = (Int(a), Int(b))
    switch operation {
    case .bitAnd: return .number(x & y)
    case .bitOr: return .number(x | y)
    case .bitXor: return .number(x ^ y)
    case .shiftLeft: return y >= 0 && y < 32 ? .number(Int(Int32(truncatingIfNeeded: x << y))) : .unknown
    case .shiftRight: return y >= 0 && y < 32 ? .number(x >> y) : .unknown
    default: return .unknown
    }
  }

  static func apply(_ operation: Operator, _ value: Value) -> Value {
    switch operation {
    case .not: return value.truth.map { .bool(!$0) } ?? .unknown
    case .negate:
      return value.number.map { Value(content: .number(-$0), taint: value.taint) } ?? Value(taint: value.taint)
    case .complement:
      return value.integer.map { Value(content: .number(Double(~$0)), taint: value.taint) } ?? Value(taint: value.taint)
    case .plus: return value.number.map { Value(content: .number($0), taint: value.taint) } ?? value
    default: return value
    }
  }

  /// Texts one after the other; where one isn't known, the ends that are.
  static func join(_ left: Value, _ right: Value) -> Value {
    let a = textOf(left)
    let b = textOf(right)
    if let a, let b {
      guard a.count + b.count <= 4 << 20 else { return .unknown }
      return .text(a + b)
    }
    var value = Value.unknown
    value.head = left.beginning
    if let a, value.head.count < Value.edge { value.head = Array((a + right.beginning).prefix(Value.edge)) }
    value.tail = right.ending
    if let b, value.tail.count < Value.edge { value.tail = Array((left.ending + b).suffix(Value.edge)) }
    return value
  }

  private static func textOf(_ value: Value) -> [UInt8]? {
    if case .null = value.content { return [] }
    return value.bytes
  }

  private static func plain(_ value: Value) -> Double? {
    switch value.content {
    case .number(let number): number
    case .character(let code): Double(code)
    default: nil
    }
  }

  private static func isNumber(_ value: Value) -> Bool {
    switch value.content {
    case .number, .bool: true
    default: false
    }
  }

  private static func merged(_ left: Value, _ right: Value) -> Value {
    if left.mark != nil { return left }
    if right.mark != nil { return right }
    return left.isUnknown ? right.box != nil ? right : .unknown : left
  }

  static func equal(_ left: Value, _ right: Value) -> Bool? {
    switch (left.content, right.content) {
    case (.unknown, _), (_, .unknown): return nil
    case (.null, .null): return true
    case (.null, .text(let bytes)), (.text(let bytes), .null): return bytes.isEmpty ? nil : false
    case (.null, .object), (.object, .null): return nil
    case (.null, .number(let number)), (.number(let number), .null): return number == 0 ? nil : false
    case (.text(let a), .text(let b)): return a == b
    case (.object(let a), .object(let b)): return a === b ? true : nil
    default:
      if let a = left.number, let b = right.number { return a == b }
      return nil
    }
  }
}
