extension Machine {
  func run(_ statements: [Statement]) -> Flow {
    for statement in statements {
      let flow = run(statement)
      if flow != .next || stopped { return flow }
    }
    return .next
  }

  func run(_ statement: Statement) -> Flow {
    defer { depth -= 1 }
    guard deeper(), step() else { return .next }
    switch statement {
    case .evaluate(let expression, _):
      _ = evaluate(expression)
      return .next
    case .declare(let variables):
      for variable in variables { declare(variable) }
      return .next
    case .block(let body): return run(body)
    case .branch(let arms, let otherwise): return branch(arms, otherwise)
    case .loop(let loop): return run(loop)
    case .count(let count): return run(count)
    case .each(let each): return run(each)
    case .choose(let subject, let choices): return choose(subject, choices)
    case .attempt(let body, let handlers, let finally): return attempt(body, handlers, finally)
    case .leaveLoop: return .leaveLoop
    case .nextRound: return .nextRound
    case .giveBack(let expression):
      if let expression {
        let value = evaluate(expression)
        if scope.returned?.mark == nil { scope.returned = value }
      }
      return .giveBack
    case .raise(let expression):
      if let expression { _ = evaluate(expression) }
      return .raise
    case .function(let function):
      functions[function.name] = function
      return .next
    case .type(let type):
      hoist([.type(type)])
      return .next
    }
  }

  func declare(_ variable: VariableDeclaration) {
    var value: Value
    if let initial = variable.initial {
      value = evaluate(initial)
      if !variable.type.isEmpty { value = typed(value, variable.type) }
    } else {
      value = variable.type.isEmpty ? .null : typed(.unknown, variable.type)
      if case .unknown = value.content { value = .null }
    }
    assign(variable.name, value, declaring: true)
  }

  /// An unknown value becomes an object of its declared class, so that its methods are known.
  func typed(_ value: Value, _ type: String) -> Value {
    guard case .unknown = value.content else { return value }
    let simple = Invocation.simple(type)
    switch fold(simple) {
    case "string", "int", "integer", "long", "byte", "char", "boolean", "bool", "double", "float", "short", "object",
      "var", "dim", "byte[]", "string[]", "char[]", "":
      return value
    default: break
    }
    let box = box(simple, classes[simple])
    box.taint = value.taint
    return Value(
      content: .object(box), taint: value.taint, isDerived: value.isDerived, head: value.head, tail: value.tail)
  }

  private func branch(_ arms: [(condition: Expression, body: [Statement])], _ otherwise: [Statement]) -> Flow {
    var open: [[Statement]] = []
    for arm in arms {
      let truth = evaluate(arm.condition).truth
      if truth == true {
        open.append(arm.body)
        return alternatives(open, maySkip: false)
      }
      if truth == nil { open.append(arm.body) }
      if stopped { return .next }
    }
    open.append(otherwise)
    return alternatives(open, maySkip: false)
  }

  /// Goes several ways one after the other from the same start, and joins what they assigned.
  func alternatives(_ bodies: [[Statement]], maySkip: Bool) -> Flow {
    if bodies.count == 1, !maySkip { return run(bodies[0]) }
    var ends: [Journal.Key: (scope: Scope, old: Value?, values: [Value])] = [:]
    var flows: [Flow] = []
    for body in bodies where !body.isEmpty {
      journals.append(Journal())
      let flow = run(body)
      let journal = journals.removeLast()
      flows.append(flow)
      for (key, entry) in journal.entries {
        let value = entry.scope.variables[key.name]
        if flow == .next || flow == .nextRound || flow == .leaveLoop, let value {
          ends[key, default: (entry.scope, entry.old, [])].values.append(value)
        }
        entry.scope.variables[key.name] = entry.old
      }
      // Nothing more is made of what it left.
      if stopped { return .next }
    }
    for (key, end) in ends {
      set(
        key.name, join(end.values, old: end.old, isWhole: !maySkip && end.values.count >= bodies.count), in: end.scope)
    }
    if !maySkip, flows.count == bodies.count, let first = flows.first, first != .next, flows.allSatisfy({ $0 != .next })
    {
      return first
    }
    return .next
  }

  /// What the attacker marked wins, then objects; texts and numbers that differ make an unknown value.
  func join(_ values: [Value], old: Value?, isWhole: Bool) -> Value {
    if let marked = values.last(where: { $0.mark != nil }) { return marked }
    if !isWhole, let old, old.mark != nil { return old }
    var all = values
    if !isWhole, let old { all.append(old) }
    all.removeAll { if case .null = $0.content { true } else { false } }
    guard let first = all.first else { return values.last ?? old ?? .unknown }
    if let object = all.first(where: { $0.box != nil }) { return object }
    for other in all.dropFirst() where Operations.equal(first, other) != true {
      return Value(isDerived: all.contains { $0.isDerived })
    }
    return first
  }

  private func run(_ loop: Loop) -> Flow {
    for statement in loop.start { _ = run(statement) }
    var rounds = 0
    var condition = loop.condition
    if case .constant? = condition { condition = nil }
    let allowance = loopAllowance()
    while step(), rounds < 1 << 18, !isUsedUp(allowance, round: rounds) {
      if loop.testsFirst || rounds > 0, let condition {
        let truth = evaluate(condition).truth
        if truth == false { return .next }
        if truth == nil {
          let flow = alternatives([loop.body + loop.update.map { .evaluate($0, line: 0) }], maySkip: true)
          _ = flow
          return .next
        }
      }
      let flow = run(loop.body)
      if flow == .giveBack || flow == .raise { return flow }
      if flow == .leaveLoop { return .next }
      for update in loop.update { _ = evaluate(update) }
      rounds += 1
      // A loop without a condition ends by what can't be known: once round is all there is to learn.
      if condition == nil, rounds >= 2 { return .next }
    }
    return .next
  }

  private func run(_ count: Count) -> Flow {
    let from = evaluate(count.from)
    let to = evaluate(count.to)
    let by = count.step.map { evaluate($0) } ?? .number(1)
    guard let start = from.number, let end = to.number, let step = by.number, step != 0, start.isFinite, end.isFinite
    else {
      assign(count.variable, Value(taint: from.mark ?? to.mark), line: count.line)
      _ = alternatives([count.body], maySkip: true)
      return .next
    }
    var current = start
    let allowance = loopAllowance()
    var rounds = 0
    while step > 0 ? current <= end : current >= end {
      guard self.step() else { return .next }
      if isUsedUp(allowance, round: rounds) { break }
      rounds += 1
      assign(count.variable, .number(current), line: count.line)
      let flow = run(count.body)
      if flow == .giveBack || flow == .raise { return flow }
      if flow == .leaveLoop { break }
      current += step
    }
    return .next
  }

  private func run(_ each: Each) -> Flow {
    let collection = evaluate(each.collection)
    var items: [Value]?
    if let box = collection.box, box.type == "[]" {
      items = each.overKeys ? box.elements.indices.map { .number($0) } : box.elements
    } else if each.overKeys, let box = collection.box, !box.fields.isEmpty {
      items = box.fields.keys.sorted().map { .text($0) }
    } else if case .text(let bytes) = collection.content, !each.overKeys {
      items = bytes.map {
        Value(content: .character(Int($0)), taint: collection.taint, isDerived: collection.isDerived)
      }
    }
    guard let items, !items.isEmpty else {
      assign(each.variable, typed(Value(taint: collection.mark), each.type), declaring: !each.type.isEmpty)
      _ = alternatives([each.body], maySkip: true)
      return .next
    }
    let allowance = loopAllowance()
    for (round, item) in items.enumerated() {
      guard step() else { return .next }
      if isUsedUp(allowance, round: round) { break }
      assign(each.variable, typed(item.with(taint: collection.mark), each.type), declaring: !each.type.isEmpty)
      let flow = run(each.body)
      if flow == .giveBack || flow == .raise { return flow }
      if flow == .leaveLoop { break }
    }
    return .next
  }

  private func choose(_ subject: Expression, _ choices: [Choice]) -> Flow {
    let value = evaluate(subject)
    var open: [[Statement]] = []
    var fallback: [Statement]?
    for (index, choice) in choices.enumerated() {
      if choice.labels.isEmpty {
        fallback = choice.body
        continue
      }
      var certain = false
      var possible = false
      for label in choice.labels {
        switch Operations.equal(value, evaluate(label)) {
        case true?: certain = true
        case nil: possible = true
        case false?: break
        }
      }
      var body = choice.body
      // Without a break the next one follows.
      if body.isEmpty, let next = choices[index...].first(where: { !$0.body.isEmpty }) { body = next.body }
      if certain {
        let flow = alternatives(open + [body], maySkip: false)
        return flow == .leaveLoop ? .next : flow
      }
      if possible { open.append(body) }
    }
    let flow = alternatives(open + [fallback ?? []], maySkip: fallback == nil)
    return flow == .leaveLoop ? .next : flow
  }

  private func attempt(
    _ body: [Statement], _ handlers: [(variable: String, body: [Statement])], _ finally: [Statement]
  ) -> Flow {
    var flow = run(body)
    if !handlers.isEmpty {
      let raised = flow == .raise
      for handler in handlers {
        assign(handler.variable, .unknown, declaring: true)
        let after = alternatives([handler.body], maySkip: true)
        if raised, after != .next { flow = after }
      }
      if raised { flow = .next }
    }
    let last = run(finally)
    return last == .next ? flow : last
  }
}
