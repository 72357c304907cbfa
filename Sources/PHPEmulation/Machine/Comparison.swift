/// PHP's comparisons; nil where the result isn't known.
enum Comparison {
  static func looseEqual(_ left: Value, _ right: Value) -> Bool? {
    switch (left.resolved, right.resolved) {
    case (.unknown, _), (_, .unknown): return nil
    case (.string(let first), .string(let second)):
      if first.bytes == second.bytes { return true }
      guard Number.isNumeric(first.bytes), Number.isNumeric(second.bytes) else { return false }
      return Number.leading(first.bytes).double == Number.leading(second.bytes).double
    case (.null, .string(let text)), (.string(let text), .null): return text.bytes.isEmpty
    case (.bool(let value), let other), (let other, .bool(let value)): return other.truth.map { $0 == value }
    case (.null, let other), (let other, .null): return other.truth.map { !$0 }
    case (.array(let first), .array(let second)): return sameElements(first, second, identical: false, depth: 0)
    case (.object(let first), .object(let second)): return first === second ? true : nil
    case (.array, _), (_, .array): return false
    case (.object, _), (_, .object): return nil
    case (let first, let second):
      guard let one = first.number, let other = second.number else { return nil }
      return one.double == other.double
    }
  }

  static func identical(_ left: Value, _ right: Value) -> Bool? {
    switch (left.resolved, right.resolved) {
    case (.unknown, _), (_, .unknown): nil
    case (.null, .null): true
    case (.bool(let first), .bool(let second)): first == second
    case (.int(let first), .int(let second)): first == second
    case (.float(let first), .float(let second)): first == second
    case (.string(let first), .string(let second)): first.bytes == second.bytes
    case (.array(let first), .array(let second)): sameElements(first, second, identical: true, depth: 0)
    case (.object(let first), .object(let second)): first === second
    default: false
    }
  }

  private static func sameElements(_ left: PHPArray, _ right: PHPArray, identical: Bool, depth: Int) -> Bool? {
    if left.rest != nil || right.rest != nil || depth > 8 { return nil }
    guard left.count == right.count else { return false }
    for (key, value) in left.pairs.prefix(10_000) {
      guard let other = right[key] else { return false }
      guard let same = identical ? Comparison.identical(value, other) : looseEqual(value, other) else { return nil }
      if !same { return false }
    }
    return true
  }

  /// -1, 0 or 1.
  static func order(_ left: Value, _ right: Value) -> Int? {
    switch (left.resolved, right.resolved) {
    case (.unknown, _), (_, .unknown): return nil
    case (.string(let first), .string(let second)):
      if Number.isNumeric(first.bytes), Number.isNumeric(second.bytes) {
        return order(Number.leading(first.bytes).double, Number.leading(second.bytes).double)
      }
      if first.bytes == second.bytes { return 0 }
      return first.bytes.lexicographicallyPrecedes(second.bytes) ? -1 : 1
    case (.array(let first), .array(let second)): return order(Double(first.count), Double(second.count))
    case (.array, _): return 1
    case (_, .array): return -1
    case (let first, let second):
      guard let one = first.number, let other = second.number else { return nil }
      return order(one.double, other.double)
    }
  }

  private static func order(_ left: Double, _ right: Double) -> Int { left < right ? -1 : left > right ? 1 : 0 }
}
