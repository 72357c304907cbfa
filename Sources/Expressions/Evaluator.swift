/// Walks the tree over one set of variables.
struct Evaluator {
  let text: String
  var variables: [String: Value]
  private var steps = 0

  static let maximumSteps = 200_000
  static let maximumText = 1 << 20

  init(_ text: String, _ variables: [String: Value]) {
    self.text = text
    self.variables = variables
  }

  private func failure(_ reason: String, _ at: Int) -> ExpressionError { ExpressionError(text, reason, at: at) }

  mutating func evaluate(_ syntax: Syntax) throws(ExpressionError) -> Value {
    steps += 1
    guard steps <= Self.maximumSteps else { throw ExpressionError(text, "takes more than \(Self.maximumSteps) steps") }
    switch syntax {
    case .literal(let value): return value
    case .list(let parts):
      var list: [Value] = []
      for part in parts { list.append(try evaluate(part)) }
      return .list(list)
    case .name(let name, let at):
      guard let value = variables[name] else {
        throw failure("'\(name)' is not known; there are \(variables.keys.sorted().joined(separator: ", "))", at)
      }
      return value
    case .member(let object, let name, let at): return try member(try evaluate(object), name, at)
    case .has(let object, let name, _):
      guard case .map(let map) = try evaluate(object), let value = map[name] else { return .bool(false) }
      return .bool(value != .null)
    case .element(let object, let index, let at): return try element(try evaluate(object), try evaluate(index), at)
    case .not(let operand, let at): return .bool(try !truth(operand, at))
    case .negative(let operand, let at): return try negative(try evaluate(operand), at)
    case .conditional(let condition, let yes, let no, let at):
      return try truth(condition, at) ? try evaluate(yes) : try evaluate(no)
    case .binary(.and, let left, let right, let at): return .bool(try truth(left, at) ? try truth(right, at) : false)
    case .binary(.or, let left, let right, let at): return .bool(try truth(left, at) ? true : try truth(right, at))
    case .binary(let operation, let left, let right, let at):
      return try Arithmetic.apply(operation, try evaluate(left), try evaluate(right)) { failure($0, at) }
    case .call(let name, let receiver, let arguments, let at):
      var values: [Value] = []
      for part in (receiver.map { [$0] } ?? []) + arguments { values.append(try evaluate(part)) }
      guard let result = Functions.call(name, values) else {
        let types = values.map(\.typeName).joined(separator: ", ")
        throw failure("\(name) can't be called with (\(types))", at)
      }
      return result
    case .macro(let macro, let object, let variable, let body, let at):
      return try over(macro, try evaluate(object), variable, body, at)
    }
  }

  private mutating func truth(_ syntax: Syntax, _ at: Int) throws(ExpressionError) -> Bool {
    let value = try evaluate(syntax)
    guard case .bool(let truth) = value else { throw failure("expected a bool, found \(value.typeName)", at) }
    return truth
  }

  /// A member that isn't there is null: facts differ from subject to subject.
  private func member(_ object: Value, _ name: String, _ at: Int) throws(ExpressionError) -> Value {
    switch object {
    case .map(let map): return map[name] ?? .null
    case .null: return .null
    default: throw failure("a \(object.typeName) has no member '\(name)'", at)
    }
  }

  private func element(_ object: Value, _ index: Value, _ at: Int) throws(ExpressionError) -> Value {
    switch (object, index) {
    case (.list(let list), .int(let index)): return list.indices.contains(index) ? list[index] : .null
    case (.map(let map), .string(let key)): return map[key] ?? .null
    case (.null, _): return .null
    default: throw failure("a \(object.typeName) has no element of a \(index.typeName)", at)
    }
  }

  private func negative(_ value: Value, _ at: Int) throws(ExpressionError) -> Value {
    switch value {
    case .int(let number) where number != Int.min: return .int(-number)
    case .double(let number): return .double(-number)
    default: throw failure("a \(value.typeName) has no negative", at)
    }
  }

  private mutating func over(
    _ macro: Syntax.Macro, _ object: Value, _ variable: String, _ body: Syntax, _ at: Int
  ) throws(ExpressionError) -> Value {
    let elements: [Value]
    switch object {
    case .list(let list): elements = list
    case .map(let map): elements = map.keys.sorted().map { .string($0) }
    case .null: elements = []
    default: throw failure("\(macro.rawValue) goes over a list or a map, not a \(object.typeName)", at)
    }
    let outer = variables[variable]
    defer { variables[variable] = outer }
    var kept: [Value] = []
    for element in elements {
      variables[variable] = element
      if macro == .map {
        kept.append(try evaluate(body))
        continue
      }
      let truth = try truth(body, at)
      switch macro {
      case .exists: if truth { return .bool(true) }
      case .all: if !truth { return .bool(false) }
      case .filter, .map: if truth { kept.append(element) }
      }
    }
    switch macro {
    case .exists: return .bool(false)
    case .all: return .bool(true)
    case .filter, .map: return .list(kept)
    }
  }
}
