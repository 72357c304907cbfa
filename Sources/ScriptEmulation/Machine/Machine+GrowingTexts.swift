/// Texts that grow piece by piece: a copy for each piece would make long decoders quadratic.
extension Machine {
  /// `name = name & more …` on a text that is known: it grows in its place, where a copy for each piece would make long
  /// decoders quadratic. Nil where it is not that case.
  func appended(_ name: String, _ rest: [(Operator, Expression)]) -> Value? {
    guard rest.allSatisfy({ $0.0 == .concatenate || $0.0 == .add }), let holder = holder(of: name),
      case .text? = holder.variables[name]?.content
    else { return nil }
    var pieces: [UInt8] = []
    var taint: Taint?
    var isDerived = false
    for (operation, operand) in rest {
      let value = evaluate(operand)
      guard let bytes = value.bytes, operation == .concatenate || !isBasic || value.number == nil else {
        // The operands are evaluated already: go on as one does without this.
        var left = holder.variables[name] ?? .unknown
        if !pieces.isEmpty { left = Operations.apply(.concatenate, left, Value(content: .text(pieces), taint: taint)) }
        let joined = Operations.apply(operation, left, value, basic: isBasic)
        guard rest.count == 1 else {
          assign(name, Value(taint: joined.mark, isDerived: true))
          return .unknown
        }
        assign(name, joined)
        return joined
      }
      pieces += bytes
      taint = taint ?? value.mark
      isDerived = isDerived || value.isDerived
    }
    if !journals.isEmpty, let old = holder.variables[name] { set(name, old, in: holder) }
    guard var value = holder.variables[name], case .text(var bytes) = value.content, take(pieces.count),
      bytes.count + pieces.count <= 4 << 20
    else { return .unknown }
    value.content = .null
    holder.variables[name] = value
    bytes += pieces
    value.content = .text(bytes)
    value.taint = value.taint ?? taint
    value.isDerived = value.isDerived || isDerived
    holder.variables[name] = value
    return value
  }

  /// `name = more & name`, the same the other way round: decoders that walk backwards do it. The text is kept in reverse
  /// until someone asks for it.
  func prepended(_ name: String, _ first: Expression, _ rest: [(Operator, Expression)]) -> Value? {
    guard rest.count == 1, rest[0].0 == .concatenate || rest[0].0 == .add, case .name(let same, _) = rest[0].1,
      same == name, let holder = holder(of: name), var value = holder.variables[name]
    else { return nil }
    switch value.content {
    case .text, .backwards: break
    default: return nil
    }
    let more = evaluate(first)
    guard case .text(let pieces) = more.content, take(pieces.count) else {
      let joined = Operations.apply(rest[0].0, more, evaluate(rest[0].1), basic: isBasic)
      assign(name, joined)
      return joined
    }
    if !journals.isEmpty { set(name, value, in: holder) }
    holder.variables[name] = .null
    var reversed: [UInt8] = []
    switch value.content {
    case .text(let bytes): reversed = bytes.reversed()
    case .backwards(let bytes): reversed = bytes
    default: break
    }
    value.content = .null
    guard reversed.count + pieces.count <= 4 << 20 else { return .unknown }
    reversed.append(contentsOf: pieces.reversed())
    value.content = .backwards(reversed)
    value.taint = value.taint ?? more.taint
    value.isDerived = value.isDerived || more.isDerived
    holder.variables[name] = value
    return .unknown
  }

  private func holder(of name: String) -> Scope? {
    var current: Scope? = scope
    while let scope = current {
      if scope.variables[name] != nil { return scope }
      if scope.this?.fields[name] != nil { return nil }
      current = scope.parent
    }
    return nil
  }
}
