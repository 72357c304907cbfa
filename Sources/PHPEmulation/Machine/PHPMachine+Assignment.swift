extension PHPMachine {
  func share(_ slot: Slot) {
    if sharedSlots.count < 200_000 { sharedSlots.append(slot) }
  }

  /// Stores into a variable. Where branches run one after the other, what the branch beside this one stored from the
  /// request stays: either may be the one that is taken.
  func write(_ slot: Slot, _ value: Value) {
    if !siblings.isEmpty, value.taint == nil, slot.value.taint != nil, isKept(slot) { return }
    // Scripts that also run in a terminal fill the request's arrays from its arguments.
    if let taint = value.taint, taint.origin.kind == .commandLine, slot.value.taint?.origin.kind == .request { return }
    slot.value = value
    slot.stamp = branchClock
  }

  /// Whether what the slot holds comes from a branch that may be taken in this one's place.
  private func isKept(_ slot: Slot) -> Bool { siblings.contains { $0.contains(slot.stamp) } }

  func evaluateAssign(_ node: SyntaxNode) -> Value {
    let target = unit.node(node.a)
    if target.kind == .variable {
      let value = evaluate(node.b).resolved
      assignVariable(target.a, value)
      return value
    }
    let value = evaluate(node.b).resolved
    assign(node.a, value)
    return value
  }

  func assign(_ index: Int32, _ value: Value) {
    let node = unit.node(index)
    switch node.kind {
    case .variable: assignVariable(node.a, value)
    case .variableVariable:
      if let name = variableName(node) {
        write(variableSlot(name), value)
      } else if let taint = evaluate(node.a).taint {
        scope.undefinedTaint = scope.undefinedTaint ?? taint.through("$$", node.line)
      }
    case .dimension: assignElement(index, value)
    case .property: assignProperty(node, value)
    case .staticProperty: if let slot = slot(forStaticProperty: node) { write(slot, value) }
    case .array: destructure(node, value)
    default: _ = evaluate(index)
    }
  }

  private func assignVariable(_ name: Int32, _ value: Value) {
    if name == KnownName.globals.rawValue, case .array(let array) = value {
      for (key, element) in array.pairs.prefix(4096) { write(globalSlot(names.number(key.bytes)), element) }
      return
    }
    write(variableSlot(name), value)
  }

  private func assignProperty(_ node: SyntaxNode, _ value: Value) {
    guard let object = objectForWriting(node.a), let name = memberName(node.b) else { return }
    if object.properties[name] == nil, let method = object.declared?.method(KnownName.set.rawValue), method.active < 2 {
      _ = call(method, [.text(names.bytes(name)), value], this: object, called: object.declared, node.line)
      return
    }
    write(object.slot(name), value)
  }

  /// The object whose property is written; a variable that holds none becomes one, as before PHP 8.
  private func objectForWriting(_ index: Int32) -> PHPObject? {
    let value = evaluate(index)
    if case .object(let object) = value { return object }
    guard value.taint == nil, !value.isKnown || value.isNull, let slot = slot(for: index) else { return nil }
    let object = PHPObject(nil, className: value.isNull ? KnownName.stdClass.rawValue : -1, isLoose: !value.isNull)
    register(object)
    write(slot, .object(object))
    return object
  }

  func register(_ object: PHPObject) {
    if objects.count < 100_000 { objects.append(object) }
  }

  private func destructure(_ node: SyntaxNode, _ value: Value) {
    var next = 0
    for index in unit.list(node.a) {
      let item = unit.node(index)
      defer { if item.a < 0 { next += 1 } }
      guard item.b >= 0, step() else { continue }
      let key: Value = item.a >= 0 ? evaluate(item.a) : .int(next)
      assign(item.b, element(of: value, key, node.line))
    }
  }

  // MARK: Elements

  private func assignElement(_ index: Int32, _ value: Value) {
    var keys: [Value?] = []
    var current = index
    while true {
      let node = unit.node(current)
      guard node.kind == .dimension else { break }
      if isGlobals(unit.node(node.a)), let name = indexBytes(node.b) {
        let slot = globalSlot(names.number(name))
        store(slot, keys.reversed()[...], value)
        return
      }
      keys.append(node.b >= 0 ? evaluate(node.b) : nil)
      current = node.a
    }
    keys.reverse()
    let root = unit.node(current)
    if root.kind == .property || root.kind == .call || root.kind == .methodCall || root.kind == .staticCall {
      if case .object(let object) = evaluate(current) {
        assignIntoObject(object, keys, value)
        return
      }
    }
    guard let slot = slot(for: current) else { return }
    if case .object(let object) = slot.value {
      assignIntoObject(object, keys, value)
    } else {
      store(slot, keys[...], value)
    }
  }

  private func assignIntoObject(_ object: PHPObject, _ keys: [Value?], _ value: Value) {
    if object.declared?.method(KnownName.offsetGet.rawValue) != nil {
      let name = names.number("offsetset")
      if keys.count == 1, let method = object.declared?.method(name) {
        _ = call(method, [keys[0] ?? .null, value], this: object, called: object.declared, line)
      }
      return
    }
    let slot = Slot(object.payload ?? .array(PHPArray()))
    store(slot, keys[...], value)
    object.payload = slot.value
  }

  private func store(_ slot: Slot, _ keys: ArraySlice<Value?>, _ value: Value) {
    guard !keys.isEmpty else {
      write(slot, value)
      return
    }
    if !siblings.isEmpty, value.taint == nil, isKept(slot) {
      var present = slot.value
      for key in keys { present = key.map { element(of: present, $0, line) } ?? .null }
      if present.taint != nil { return }
    }
    var current = slot.value
    slot.value = .null
    modify(&current, keys, value, depth: 0)
    slot.value = current
    slot.stamp = branchClock
  }

  private func modify(_ base: inout Value, _ keys: ArraySlice<Value?>, _ value: Value, depth: Int) {
    guard let first = keys.first, depth < 64 else {
      base = value
      return
    }
    if var array = base.takeArray() {
      guard mayAllocate(array.count > 4096 ? 64 : 0), array.count < 500_000 else { return }
      guard let first else {
        if keys.count == 1 {
          array.append(value)
        } else {
          var inner: Value = .null
          modify(&inner, keys.dropFirst(), value, depth: depth + 1)
          array.append(inner)
        }
        base = .array(array)
        return
      }
      if let key = key(first) {
        if keys.count == 1 {
          array.set(key, value)
        } else {
          if array.position(of: key) == nil, let rest = array.rest {
            array.set(key, elementOfUnknown(.unknown(rest), key: first))
          }
          array.modify(key) { modify(&$0, keys.dropFirst(), value, depth: depth + 1) }
        }
      } else if array.rest?.taint == nil || value.taint != nil {
        array.keyTaint = array.keyTaint ?? first.taint
        let derivation = Derivation.stronger(array.rest?.derivation, value.derivation)
        array.rest = Unknown(taint: value.taint ?? array.rest?.taint, derivation: derivation)
      }
      base = .array(array)
      return
    }
    if var text = base.takeText() {
      if text.bytes.isEmpty {
        base = .array(PHPArray())
        modify(&base, keys, value, depth: depth)
        return
      }
      if let first, let index = first.integer, let byte = value.bytes?.first, index >= 0, index < 1 << 20 {
        while text.bytes.count <= index { text.bytes.append(32) }
        text.bytes[index] = byte
        text.derivation = Derivation.stronger(.picked, text.derivation)
        base = .string(text)
      } else {
        base = .unknown(
          Unknown(taint: value.taint, derivation: Derivation.stronger(text.derivation, value.derivation) ?? .picked))
      }
      return
    }
    switch base {
    case .object(let object): assignIntoObject(object, Array(keys), value)
    case .reference(let slot): store(slot, keys, value)
    case .unknown(let unknown) where unknown.role != .undefined:
      if unknown.taint != nil, unknown.role == .any { return }
      if unknown.role == .any, isCharacterWrite(first, value) {
        base = .unknown(
          Unknown(taint: value.taint, derivation: Derivation.stronger(unknown.derivation, value.derivation)))
        return
      }
      var array = PHPArray(rest: unknown)
      if let first, let key = key(first), keys.count == 1 {
        array.set(key, value)
      } else {
        array.rest = Unknown(taint: unknown.taint ?? value.taint, derivation: unknown.derivation)
      }
      base = .array(array)
    default:
      base = .array(PHPArray())
      modify(&base, keys, value, depth: depth)
    }
  }

  /// Whether a write to an element of something unknown rather changes a character of a text.
  private func isCharacterWrite(_ key: Value?, _ value: Value) -> Bool {
    switch key {
    case .int?, .unknown?: break
    default: return false
    }
    switch value {
    case .unknown(let unknown): return unknown.role != .opaque
    case .string(let text): return text.bytes.count == 1
    default: return false
    }
  }

  // MARK: References

  /// The place that a node names, made where it doesn't exist yet; nil where it names none.
  func slot(for index: Int32) -> Slot? {
    let node = unit.node(index)
    guard step(), hasStack() else { return nil }
    switch node.kind {
    case .variable:
      if node.a == KnownName.this.rawValue, let this = scope.this { return Slot(.object(this)) }
      return variableSlot(node.a)
    case .variableVariable: return variableName(node).map { variableSlot($0) }
    case .dimension:
      if isGlobals(unit.node(node.a)) {
        return indexBytes(node.b).map { globalSlot(names.number($0)) }
      }
      guard let base = slot(for: node.a) else { return nil }
      guard node.b >= 0 else { return referenceElement(base, nil) }
      let keyValue = evaluate(node.b)
      guard let key = key(keyValue) else {
        return Slot(element(of: base.value, keyValue, node.line))
      }
      return referenceElement(base, key)
    case .property:
      guard let object = objectForWriting(node.a), let name = memberName(node.b) else { return nil }
      return object.slot(name)
    case .staticProperty: return slot(forStaticProperty: node)
    case .silence: return slot(for: node.a)
    default: return Slot(evaluate(index))
    }
  }

  /// An element as a variable of its own: the array holds a reference from then on.
  func referenceElement(_ base: Slot, _ key: ArrayKey?) -> Slot {
    switch base.value {
    case .array, .null, .unknown: break
    case .object(let object):
      let slot = Slot(object.payload ?? .array(PHPArray()))
      let element = referenceElement(slot, key)
      object.payload = slot.value
      return element
    default: return Slot(.null)
    }
    var array: PHPArray
    if let existing = base.value.takeArray() {
      array = existing
    } else if case .unknown(let unknown) = base.value, unknown.role != .undefined {
      array = PHPArray(rest: unknown)
    } else {
      array = PHPArray()
    }
    base.value = .null
    defer { base.value = .array(array) }
    let position = key ?? .int(array.nextIndex)
    if case .reference(let slot)? = array.stored(position) { return slot }
    var initial = array.stored(position) ?? .null
    if array.stored(position) == nil, let rest = array.rest {
      initial = elementOfUnknown(.unknown(rest), key: position.value)
    }
    let slot = Slot(initial)
    share(slot)
    array.set(position, .reference(slot))
    return slot
  }

  func evaluateAssignReference(_ node: SyntaxNode) -> Value {
    guard let slot = slot(for: node.b) else {
      let value = evaluate(node.b)
      assign(node.a, value)
      return value
    }
    bind(node.a, to: slot)
    return slot.value
  }

  /// Makes a variable, element or property another name of a place.
  func bind(_ index: Int32, to slot: Slot) {
    let node = unit.node(index)
    switch node.kind {
    case .variable: scope.slots[node.a] = slot
    case .variableVariable: if let name = variableName(node) { scope.slots[name] = slot }
    case .dimension:
      share(slot)
      if isGlobals(unit.node(node.a)) {
        if let name = indexBytes(node.b) { globals.slots[names.number(name)] = slot }
        return
      }
      guard let base = self.slot(for: node.a) else { return }
      var array = PHPArray()
      if case .array(let existing) = base.value { array = existing }
      base.value = .null
      if node.b < 0 {
        array.append(.reference(slot))
      } else if let key = key(evaluate(node.b)) {
        array.set(key, .reference(slot))
      }
      base.value = .array(array)
    case .property:
      guard let object = objectForWriting(node.a), let name = memberName(node.b) else { return }
      if object.properties[name] == nil { object.order.append(name) }
      object.properties[name] = slot
    default: assign(index, slot.value)
    }
  }

  func unset(_ node: SyntaxNode) {
    switch node.kind {
    case .variable: scope.slots[node.a] = nil
    case .variableVariable: if let name = variableName(node) { scope.slots[name] = nil }
    case .dimension:
      if isGlobals(unit.node(node.a)) {
        if let name = indexBytes(node.b) { globals.slots[names.number(name)] = nil }
        return
      }
      guard node.b >= 0, let base = slot(for: node.a), let key = key(evaluate(node.b)) else { return }
      guard var array = base.value.takeArray() else { return }
      step(array.count >> 4)
      array.remove(key)
      base.value = .array(array)
    case .property:
      if case .object(let object) = evaluate(node.a), let name = memberName(node.b) {
        object.properties[name] = nil
        object.order.removeAll { $0 == name }
      }
    default: break
    }
  }
}
