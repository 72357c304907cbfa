import Emulation

/// The arguments of a call of a built-in function.
struct NativeCall {
  /// In lower case.
  let name: String
  var arguments: [Value]
  /// Where an argument is taken by reference.
  var slots: [Slot?] = []
  let line: UInt32

  func argument(_ index: Int) -> Value { index < arguments.count ? arguments[index] : .null }
  func has(_ index: Int) -> Bool { index < arguments.count }
  func slot(_ index: Int) -> Slot? { index < slots.count ? slots[index] : nil }
  func bytes(_ index: Int) -> [UInt8]? { index < arguments.count ? arguments[index].bytes : nil }
  func integer(_ index: Int) -> Int? { index < arguments.count ? arguments[index].integer : nil }
}

extension PHPMachine {
  // MARK: Calls by name

  func evaluateCall(_ node: SyntaxNode) -> Value {
    let callee = unit.node(node.a)
    if callee.kind == .name || callee.kind == .constant {
      let key = names.lower(callee.a)
      if node.b < 0 { return makeClosure(of: .text(names.bytes(callee.a))) }
      return callNamed(key, node.b, isQualified: callee.flags & 1 != 0, node.line)
    }
    let target = evaluate(node.a)
    if node.b < 0 { return makeClosure(of: target) }
    return callValue(target, node)
  }

  private func callNamed(_ key: Int32, _ list: Int32, isQualified: Bool, _ line: UInt32) -> Value {
    if let function = functions[key] {
      let (values, slots) = evaluateArguments(list, of: function)
      return call(function, values, slots: slots, this: nil, called: nil, line)
    }
    if !isQualified, let native = native(key) {
      var slots: [Slot?] = []
      let values = evaluateArguments(list, references: native.references, owned: native.ownsArray, slots: &slots)
      if pending != nil { return .null }
      return run(native, NativeCall(name: names.text(key), arguments: values, slots: slots, line: line))
    }
    var slots: [Slot?] = []
    let values = evaluateArguments(list, references: 0, slots: &slots)
    if !CarrierNames.isBuiltIn(names.text(key)) { usesOtherFiles = true }
    return isQualified ? .unknown(Unknown()) : unknownFunction(key, values, line)
  }

  func native(_ key: Int32) -> NativeFunction? {
    if let native = natives[key] { return native }
    if nativesMissing.contains(key) { return nil }
    guard let native = NativeFunctions.table[names.text(key)] else {
      nativesMissing.insert(key)
      return nil
    }
    natives[key] = native
    return native
  }

  func run(_ native: NativeFunction, _ call: NativeCall) -> Value {
    guard step(), hasStack() else { return .unknown(Unknown()) }
    line = call.line
    return native.body(self, call)
  }

  /// A function that neither the program nor the machine knows.
  private func unknownFunction(_ key: Int32, _ values: [Value], _ line: UInt32) -> Value {
    guard let taint = firstTaint(values) else { return .unknown(Unknown()) }
    let name = names.text(key)
    guard CarrierNames.carries(name) else { return .unknown(Unknown()) }
    return .unknown(Unknown(taint: taint.through(name, line)))
  }

  func evaluateArguments(
    _ list: Int32, references: UInt32, owned: Bool = false, slots: inout [Slot?]
  ) -> [Value] {
    var values: [Value] = []
    for (position, index) in unit.list(list).enumerated() {
      let argument = unit.node(index)
      if argument.flags & 1 != 0 {
        values += spread(evaluate(argument.a))
        continue
      }
      if references != 0, position < 32, references & (1 << UInt32(position)) != 0, let slot = slot(for: argument.a) {
        while slots.count < values.count { slots.append(nil) }
        slots.append(slot)
        values.append(owned ? .null : slot.value)
      } else {
        values.append(evaluate(argument.a).resolved)
      }
    }
    return values
  }

  private func spread(_ value: Value) -> [Value] {
    if case .array(let array) = value {
      var values = Array(array.values.prefix(1024))
      if let rest = array.rest { values += unknownArguments(.unknown(rest)) }
      return values
    }
    return unknownArguments(value)
  }

  /// How many there are isn't known; more than three rarely matter.
  func unknownArguments(_ value: Value) -> [Value] {
    [Value](repeating: elementOfUnknown(value, key: nil), count: 3)
  }

  /// Arguments in the order of the function's parameters: named ones find their place.
  func evaluateArguments(_ list: Int32, of function: FunctionInfo) -> ([Value], [Slot?]) {
    var values: [Value] = []
    var slots: [Slot?] = []
    let parameters = function.syntax.parameters
    for index in unit.list(list) {
      let argument = unit.node(index)
      if argument.flags & 1 != 0 {
        values += spread(evaluate(argument.a))
        continue
      }
      var position = values.count
      if argument.b >= 0, let named = parameters.firstIndex(where: { $0.name == argument.b }) {
        position = named
        while values.count < position {
          let missing = parameters[values.count].defaultValue
          values.append(missing >= 0 ? evaluateElsewhere(missing, in: function.unit) : .null)
        }
      }
      let parameter = position < parameters.count ? parameters[position] : parameters.last
      var value: Value
      if let parameter, parameter.isReference, position < parameters.count || parameter.isVariadic,
        let slot = slot(for: argument.a)
      {
        while slots.count < position { slots.append(nil) }
        if slots.count == position { slots.append(slot) }
        value = slot.value
      } else {
        value = evaluate(argument.a).resolved
      }
      if position < values.count { values[position] = value } else { values.append(value) }
    }
    return (values, slots)
  }

  /// Evaluates a node of another text.
  func evaluateElsewhere(_ index: Int32, in other: CodeUnit) -> Value {
    let saved = unit
    unit = other
    defer { unit = saved }
    return evaluate(index)
  }

  // MARK: Functions of the program

  func call(
    _ function: FunctionInfo, _ values: [Value], slots: [Slot?] = [], this: PHPObject?, called: ClassInfo?,
    captured: [(name: Int32, slot: Slot)] = [], _ line: UInt32
  ) -> Value {
    if pending != nil { return .null }
    function.calls += 1
    guard function.syntax.body >= 0 else { return .unknown(Unknown(taint: firstTaint(values))) }
    // Recursion with nothing known would only end by a budget.
    let isBlind = function.active >= 3 && !values.contains(where: Self.leads)
    guard callDepth < budget.depth, function.active < 64, !isBlind, hasStack(), step(2) else {
      if callDepth >= budget.depth { result.limits.insert(.depth) }
      return .unknown(Unknown(taint: firstTaint(values)))
    }
    let inner = Scope(function: function, this: this, owner: function.owner, called: called ?? function.owner)
    for (name, slot) in captured { inner.slots[name] = slot }
    inner.arguments = values
    let savedUnit = unit
    let savedScope = scope
    let savedSiblings = siblings
    unit = function.unit
    scope = inner
    siblings = []
    callDepth += 1
    function.active += 1
    defer {
      function.active -= 1
      callDepth -= 1
      siblings = savedSiblings
      scope = savedScope
      unit = savedUnit
    }
    bindParameters(function, values, slots)
    if function.syntax.isArrow { return evaluate(function.syntax.body) }
    hoist(function.syntax.body)
    let flow = execute(function.syntax.body)
    switch flow {
    case .exiting: pending = .exiting
    case .throwing: pending = .throwing
    default: break
    }
    if let yielded = inner.yielded { return .array(PHPArray(yielded)) }
    return outcome(of: inner)
  }

  /// Whether recursion with this argument may come to an end of its own.
  private static func leads(_ value: Value) -> Bool {
    switch value {
    case .string, .int, .float, .array: true
    default: false
    }
  }

  private func bindParameters(_ function: FunctionInfo, _ values: [Value], _ slots: [Slot?]) {
    for (position, parameter) in function.syntax.parameters.enumerated() {
      if parameter.isVariadic {
        let rest = position < values.count ? Array(values[position...]) : []
        scope.slots[parameter.name] = Slot(.array(PHPArray(rest)))
        break
      }
      let slot: Slot
      if parameter.isReference, position < slots.count, let given = slots[position] {
        slot = given
      } else if position < values.count {
        slot = Slot(values[position])
      } else if parameter.defaultValue >= 0 {
        slot = Slot(evaluate(parameter.defaultValue))
      } else {
        slot = Slot(.unknown(Unknown()))
      }
      scope.slots[parameter.name] = slot
      if parameter.isPromoted, let this = scope.this { this.slot(parameter.name).value = slot.value }
    }
  }

  /// What a call gives: the paths that may have returned count where they carry the attacker's data.
  private func outcome(of inner: Scope) -> Value {
    guard !inner.maybeReturned.isEmpty else { return inner.returned ?? .null }
    for value in inner.maybeReturned where value.taint != nil { return value }
    if let returned = inner.returned {
      if returned.isKnown, !returned.isNull, returned.truth != false { return returned }
      if returned.taint != nil { return returned }
    }
    var result = inner.maybeReturned[0]
    for value in inner.maybeReturned.dropFirst() { result = either(result, value) }
    if let returned = inner.returned { return either(result, returned) }
    return result.isKnown && inner.maybeReturned.count == 1 ? result : .unknown(Unknown(derivation: result.derivation))
  }
}
