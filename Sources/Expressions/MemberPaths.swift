extension Expression {
  /// The chains of members that it reads, each as a path: `container.settings.memory`; `[]` stands for an element. What a
  /// macro binds is followed into the elements of its list. For those who know the whole shape of what there is to read.
  package var memberPaths: [[String]] {
    var walker = MemberPathWalker()
    walker.walk(syntax, [:])
    return walker.found
  }
}

private struct MemberPathWalker {
  var found: [[String]] = []

  /// The path that a chain of members is; nil for anything else.
  private func path(_ syntax: Syntax, _ bound: [String: [String]]) -> [String]? {
    switch syntax {
    case .name(let name, _): bound[name] ?? [name]
    case .member(let object, let name, _): path(object, bound).map { $0 + [name] }
    case .element(let object, _, _): path(object, bound).map { $0 + ["[]"] }
    default: nil
    }
  }

  mutating func walk(_ syntax: Syntax, _ bound: [String: [String]]) {
    if let path = path(syntax, bound) { found.append(path) }
    switch syntax {
    case .literal, .name: break
    case .list(let parts): for part in parts { walk(part, bound) }
    case .member(let object, _, _): if path(syntax, bound) == nil { walk(object, bound) }
    case .element(let object, let index, _):
      if path(syntax, bound) == nil { walk(object, bound) }
      walk(index, bound)
    case .not(let operand, _), .negative(let operand, _): walk(operand, bound)
    case .binary(_, let left, let right, _):
      walk(left, bound)
      walk(right, bound)
    case .conditional(let condition, let yes, let no, _):
      for part in [condition, yes, no] { walk(part, bound) }
    case .call(_, let receiver, let arguments, _):
      if let receiver { walk(receiver, bound) }
      for part in arguments { walk(part, bound) }
    case .macro(_, let object, let variable, let body, _):
      walk(object, bound)
      var inner = bound
      // What is not a chain of members can't be followed: its elements are not checked.
      inner[variable] = path(object, bound).map { $0 + ["[]"] }
      if inner[variable] == nil { inner[variable] = [] }
      walk(body, inner)
    case .has(let object, let name, _):
      if let path = path(object, bound) { found.append(path + [name]) } else { walk(object, bound) }
    }
  }
}
