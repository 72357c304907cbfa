extension PHPMachine {
  func execute(_ index: Int32) -> Flow {
    guard index >= 0 else { return .normal }
    guard step() else { return .stopped }
    let node = unit.node(index)
    line = node.line
    switch node.kind {
    case .expression:
      _ = evaluate(node.a)
      return takePending()
    case .block: return executeList(unit.list(node.a))
    case .echo:
      for member in unit.list(node.a) { _ = toText(evaluate(member)) }
      return takePending()
    case .if: return executeIf(node)
    case .while: return executeWhile(node)
    case .doWhile: return executeDoWhile(node)
    case .for: return executeFor(node)
    case .forEach: return executeForEach(node)
    case .switch: return executeSwitch(node)
    case .break: return .break(node.a)
    case .continue: return .continue(node.a)
    case .return:
      let value = node.a >= 0 ? evaluate(node.a) : .null
      if let pending { return self.take(pending) }
      scope.returned = value
      return .returning
    case .try: return executeTry(node)
    case .goto: return .jump(node.a)
    case .halt: return .exiting
    case .function:
      declare(function: node.a)
      return .normal
    case .classLike:
      declareClass(node.a)
      return .normal
    default: return executeRare(node, index)
    }
  }

  private func executeRare(_ node: SyntaxNode, _ index: Int32) -> Flow {
    switch node.kind {
    case .global:
      for member in unit.list(node.a) {
        guard let name = variableName(unit.node(member)) else { continue }
        scope.slots[name] = globalSlot(name)
      }
      return .normal
    case .staticVariables:
      for member in unit.list(node.a) { declareStatic(unit.node(member)) }
      return takePending()
    case .unset:
      for member in unit.list(node.a) { unset(unit.node(member)) }
      return takePending()
    case .constants:
      let members = Array(unit.list(node.a))
      var position = 0
      while position + 1 < members.count {
        constants[members[position]] = evaluate(members[position + 1])
        position += 2
      }
      return takePending()
    case .label, .html, .nothing: return .normal
    default:
      _ = evaluate(index)
      return takePending()
    }
  }

  private func takePending() -> Flow {
    guard let pending else { return isStopped ? .stopped : .normal }
    return take(pending)
  }

  private func take(_ flow: Flow) -> Flow {
    pending = nil
    return flow
  }

  func executeList(_ statements: ArraySlice<Int32>) -> Flow {
    var position = statements.startIndex
    var jumps = 0
    var ended: Flow = .normal
    while true {
      while position < statements.endIndex {
        let flow = execute(statements[position])
        position += 1
        switch flow {
        case .normal: continue
        case .jump(let label):
          scope.visitedLabels.insert(label)
          jumps += 1
          guard let target = find(label, in: statements), jumps < 20_000 else { return flow }
          position = target
        case .stopped: return .stopped
        default:
          ended = flow
          position = statements.endIndex
        }
      }
      // A path that may be taken jumped to a label that nothing else has reached.
      guard !scope.pendingLabels.isEmpty, let label = unreachedLabel(in: statements),
        let target = find(label, in: statements)
      else { return ended }
      position = target
    }
  }

  private func find(_ label: Int32, in statements: ArraySlice<Int32>) -> Int? {
    statements.firstIndex {
      let node = unit.node($0)
      return node.kind == .label && node.a == label
    }
  }

  private func unreachedLabel(in statements: ArraySlice<Int32>) -> Int32? {
    for label in scope.pendingLabels where find(label, in: statements) != nil {
      scope.pendingLabels.remove(label)
      if scope.visitedLabels.insert(label).inserted { return label }
    }
    return nil
  }

  /// Runs something that may or may not happen: jumps out of it are not followed.
  func maybe(_ body: () -> Flow) {
    branchClock += 1
    let flow = body()
    branchClock += 1
    pending = nil
    switch flow {
    case .normal, .stopped: return
    case .returning:
      if let value = scope.returned, scope.maybeReturned.count < 16 { scope.maybeReturned.append(value) }
      scope.returned = nil
    case .jump(let label): scope.pendingLabels.insert(label)
    default: break
    }
    swallowed += 1
  }

  private func executeIf(_ node: SyntaxNode) -> Flow {
    let parts = unit.list(node.a)
    var position = parts.startIndex
    var undecided = false
    let clock = branchClock
    let depth = siblings.count
    defer { siblings.removeLast(siblings.count - depth) }
    while position + 1 < parts.endIndex {
      let condition = parts[position]
      let body = parts[position + 1]
      position += 2
      var truth: Bool? = true
      if condition >= 0 {
        truth = evaluate(condition).truth
        if let pending { return take(pending) }
      }
      if truth == false { continue }
      if truth == true, !undecided { return execute(body) }
      undecided = true
      if condition >= 0, isAboutAbsence(condition) {
        // `if (empty($x)) $x = 'default';` leaves the request's value where there is one.
        siblings.append(0..<(branchClock + 1))
        maybe { execute(body) }
        siblings.removeLast()
      } else {
        maybe { execute(body) }
      }
      if isStopped { return .stopped }
      siblings.append((clock + 1)..<(branchClock + 1))
      if truth == true { return .normal }
    }
    return .normal
  }

  /// Whether a condition asks if a value is missing.
  func isAboutAbsence(_ index: Int32) -> Bool {
    let node = unit.node(index)
    switch node.kind {
    case .empty: return true
    case .unary: return node.flags == PHPPunctuation.not.rawValue && isAboutPresence(node.a)
    case .binary:
      guard node.flags == PHPPunctuation.equal.rawValue || node.flags == PHPPunctuation.identical.rawValue else {
        return false
      }
      let other = unit.node(node.b)
      if other.kind == .string { return unit.strings[Int(other.a)].isEmpty }
      return other.kind == .constant
    case .or: return isAboutAbsence(node.a)
    default: return false
    }
  }

  func isAboutPresence(_ index: Int32) -> Bool {
    switch unit.node(index).kind {
    case .isset, .variable, .dimension, .property, .silence: true
    default: false
    }
  }

  // MARK: Loops

  /// What a loop does behind its body: nil to go on.
  private func leave(_ flow: Flow) -> Flow? {
    switch flow {
    case .normal: nil
    case .break(let levels): levels > 1 ? .break(levels - 1) : .normal
    case .continue(let levels): levels > 1 ? .continue(levels - 1) : nil
    default: flow
    }
  }

  /// Runs a loop's body; whether the loop may have ended within shows in `swallowed`.
  private struct LoopGuard {
    var extra = 0
    let before: Int
    mutating func mayGoOn(_ swallowed: Int) -> Bool {
      // Where the body may leave the loop, two more rounds show what there is to see.
      guard swallowed != before else { return true }
      extra += 1
      return extra < 3
    }
  }

  private func executeWhile(_ node: SyntaxNode) -> Flow {
    var guardian = LoopGuard(before: swallowed)
    while true {
      let truth = evaluate(node.a).truth
      if let pending { return take(pending) }
      guard let truth else {
        maybe { execute(node.b) }
        return isStopped ? .stopped : .normal
      }
      if !truth { return .normal }
      if let end = leave(execute(node.b)) { return end }
      guard guardian.mayGoOn(swallowed), step() else { return isStopped ? .stopped : .normal }
    }
  }

  private func executeDoWhile(_ node: SyntaxNode) -> Flow {
    var guardian = LoopGuard(before: swallowed)
    while true {
      if let end = leave(execute(node.b)) { return end }
      let truth = evaluate(node.a).truth
      if let pending { return take(pending) }
      guard truth == true, guardian.mayGoOn(swallowed), step() else { return isStopped ? .stopped : .normal }
    }
  }

  private func executeFor(_ node: SyntaxNode) -> Flow {
    for member in unit.list(node.a) { _ = evaluate(member) }
    var guardian = LoopGuard(before: swallowed)
    while true {
      var truth: Bool? = true
      for member in unit.list(node.b) { truth = evaluate(member).truth }
      if let pending { return take(pending) }
      guard let truth else {
        maybe { execute(node.d) }
        return isStopped ? .stopped : .normal
      }
      if !truth { return .normal }
      if let end = leave(execute(node.d)) { return end }
      for member in unit.list(node.c) { _ = evaluate(member) }
      guard guardian.mayGoOn(swallowed), step() else { return isStopped ? .stopped : .normal }
    }
  }

  private func executeForEach(_ node: SyntaxNode) -> Flow {
    let isReference = node.flags & 1 != 0
    var subject = evaluate(node.a)
    if let pending { return take(pending) }
    if case .object(let object) = subject { subject = iterated(object) }
    guard case .array(let array) = subject else {
      if subject.isKnown { return .normal }
      let element = elementOfUnknown(subject, key: nil)
      return forEachUnknown(node, key: derivedKey(subject), element: element)
    }
    var guardian = LoopGuard(before: swallowed)
    for position in 0..<array.count {
      guard step() else { return .stopped }
      if isReference {
        bindReference(node, array.key(at: position))
      } else {
        assign(node.c, array.value(at: position).resolved)
      }
      if node.b >= 0 { assign(node.b, array.key(at: position).value) }
      if let end = leave(execute(node.d)) { return end }
      guard guardian.mayGoOn(swallowed) else { return .normal }
    }
    if let rest = array.rest {
      return forEachUnknown(
        node, key: array.keyTaint.map { .unknown(Unknown(taint: $0)) } ?? derivedKey(.unknown(rest)),
        element: elementOfUnknown(.unknown(rest), key: nil))
    }
    return .normal
  }

  private func bindReference(_ node: SyntaxNode, _ key: ArrayKey) {
    guard let base = slot(for: node.a) else { return }
    let element = referenceElement(base, key)
    bind(node.c, to: element)
  }

  private func forEachUnknown(_ node: SyntaxNode, key: Value, element: Value) -> Flow {
    maybe {
      assign(node.c, element)
      if node.b >= 0 { assign(node.b, key) }
      return execute(node.d)
    }
    return isStopped ? .stopped : .normal
  }

  private func derivedKey(_ subject: Value) -> Value {
    guard case .unknown(let unknown) = subject, let taint = unknown.taint else { return .unknown(Unknown()) }
    return .unknown(Unknown(taint: taint.through("foreach key", line)))
  }

  /// What foreach goes through for an object.
  func iterated(_ object: PHPObject) -> Value {
    if case .array(let array)? = object.payload { return .array(array) }
    if let method = object.declared?.method(KnownName.iterator.rawValue) {
      let inner = call(method, [], this: object, called: object.declared, line)
      if case .object(let other) = inner, other !== object { return other.payload ?? .unknown(Unknown()) }
      return inner
    }
    if object.isLoose || object.declared?.method(KnownName.current.rawValue) != nil { return .unknown(Unknown()) }
    return .array(PHPArray.keyed(object.order.map { (ArrayKey(names.bytes($0)), object.slot($0).value) }))
  }

  // MARK: switch, try

  private func executeSwitch(_ node: SyntaxNode) -> Flow {
    let subject = evaluate(node.a)
    let cases = Array(unit.list(node.b))
    var start: Int?
    var fallback: Int?
    var isDecided = subject.isKnown
    if isDecided {
      for (position, index) in cases.enumerated() {
        let member = unit.node(index)
        if member.a < 0 {
          fallback = position
          continue
        }
        guard let isEqual = Comparison.looseEqual(subject, evaluate(member.a)) else {
          isDecided = false
          break
        }
        if isEqual {
          start = position
          break
        }
      }
    }
    if let pending { return take(pending) }
    if isDecided {
      guard let first = start ?? fallback else { return .normal }
      for index in cases[first...] {
        let flow = executeList(unit.list(unit.node(index).b))
        switch flow {
        case .normal: continue
        case .break(let levels), .continue(let levels):
          return levels > 1 ? (isBreak(flow) ? .break(levels - 1) : .continue(levels - 1)) : .normal
        default: return flow
        }
      }
      return .normal
    }
    let depth = siblings.count
    let clock = branchClock
    for index in cases {
      let member = unit.node(index)
      if member.a >= 0 { _ = evaluate(member.a) }
      maybe {
        let flow = executeList(unit.list(member.b))
        // `break` ends the case, not a loop around it.
        if case .break(1) = flow { return .normal }
        return flow
      }
      if isStopped { break }
      siblings.append((clock + 1)..<(branchClock + 1))
    }
    siblings.removeLast(siblings.count - depth)
    return isStopped ? .stopped : .normal
  }

  private func isBreak(_ flow: Flow) -> Bool {
    if case .break = flow { return true }
    return false
  }

  private func executeTry(_ node: SyntaxNode) -> Flow {
    var flow = execute(node.a)
    let catches = unit.list(node.b)
    if case .throwing = flow, let first = catches.first {
      let clause = unit.node(first)
      if clause.a >= 0 { write(variableSlot(clause.a), thrown) }
      flow = execute(clause.b)
    } else if !isStopped {
      for index in catches {
        let clause = unit.node(index)
        maybe {
          if clause.a >= 0 { write(variableSlot(clause.a), .unknown(Unknown(role: .opaque))) }
          return execute(clause.b)
        }
        if isStopped { return .stopped }
      }
    }
    if node.c >= 0 {
      let last = execute(node.c)
      if case .normal = last { return flow }
      return last
    }
    return flow
  }

  // MARK: Declarations

  /// Declares the functions and classes of a block before it runs.
  func hoist(_ block: Int32) {
    for index in unit.list(unit.node(block).a) {
      let node = unit.node(index)
      switch node.kind {
      case .function: declare(function: node.a)
      case .classLike: declareClass(node.a)
      case .block: hoist(index)
      default: break
      }
    }
  }

  private func declareStatic(_ node: SyntaxNode) {
    let target = node.kind == .assign ? unit.node(node.a) : node
    guard target.kind == .variable else { return }
    if let function = scope.function {
      if let existing = function.statics[target.a] {
        scope.slots[target.a] = existing
        return
      }
      let slot = Slot(node.kind == .assign ? evaluate(node.b) : .null)
      function.statics[target.a] = slot
      sharedSlots.append(slot)
      scope.slots[target.a] = slot
    } else if scope.slots[target.a] == nil {
      scope.slots[target.a] = Slot(node.kind == .assign ? evaluate(node.b) : .null)
    }
  }
}
