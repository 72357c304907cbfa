/// One place where an expression reads a variable or a member of one: `finding.severity`.
package struct Reference: Sendable, Hashable {
  package var variable: String
  /// Nil where the variable itself is read.
  package var member: String?
  /// Bytes from the expression's beginning.
  package var offset: Int
  /// Literals that it is compared with (`==`, `<`, `in` and so on), so that a reader can tell a comparison that is
  /// never true from one that is meant.
  package var compared: [Value]
}

extension Expression {
  /// Every variable that must be given, and which members of them are read. What a macro binds is none.
  package var references: [Reference] {
    var finder = ReferenceFinder()
    finder.visit(syntax)
    return finder.found
  }
}

/// Walks the tree; the parser has bounded its depth.
private struct ReferenceFinder {
  var found: [Reference] = []
  private var bound: [String] = []

  mutating func visit(_ syntax: Syntax) {
    switch syntax {
    case .literal: break
    case .name, .member(.name, _, _): note(syntax, comparedWith: [])
    case .member(let object, _, _), .not(let object, _), .negative(let object, _): visit(object)
    case .has(let object, let name, let at): visit(.member(object, name, at: at))
    case .list(let parts): for part in parts { visit(part) }
    case .element(let object, let index, _):
      visit(object)
      visit(index)
    case .conditional(let condition, let yes, let no, _):
      visit(condition)
      visit(yes)
      visit(no)
    case .call(_, let receiver, let arguments, _):
      if let receiver { visit(receiver) }
      for argument in arguments { visit(argument) }
    case .macro(_, let object, let variable, let body, _):
      visit(object)
      bound.append(variable)
      visit(body)
      bound.removeLast()
    case .binary(let operation, let left, let right, _):
      side(left, against: right, operation)
      side(right, against: left, operation)
    }
  }

  private mutating func side(_ syntax: Syntax, against other: Syntax, _ operation: Syntax.Binary) {
    switch (syntax, operation) {
    case (.name, .equal), (.name, .notEqual), (.name, .less), (.name, .lessOrEqual), (.name, .greater),
      (.name, .greaterOrEqual), (.name, .in),
      (.member(.name, _, _), .equal), (.member(.name, _, _), .notEqual), (.member(.name, _, _), .less),
      (.member(.name, _, _), .lessOrEqual), (.member(.name, _, _), .greater), (.member(.name, _, _), .greaterOrEqual),
      (.member(.name, _, _), .in):
      note(syntax, comparedWith: Self.literals(other))
    default: visit(syntax)
    }
  }

  private static func literals(_ syntax: Syntax) -> [Value] {
    switch syntax {
    case .literal(let value): [value]
    case .list(let parts): parts.flatMap(literals)
    default: []
    }
  }

  private mutating func note(_ syntax: Syntax, comparedWith literals: [Value]) {
    switch syntax {
    case .name(let name, let at) where !bound.contains(name):
      found.append(Reference(variable: name, member: nil, offset: at, compared: literals))
    case .member(.name(let name, _), let member, let at) where !bound.contains(name):
      found.append(Reference(variable: name, member: member, offset: at, compared: literals))
    default: break
    }
  }
}
