extension PHPMachine {
  func declare(function index: Int32) {
    guard index >= 0, Int(index) < unit.functions.count else { return }
    let syntax = unit.functions[Int(index)]
    let key = names.lower(syntax.name)
    if functions[key] != nil { return }
    let info = FunctionInfo(unit, syntax, name: key, owner: nil)
    functions[key] = info
    if declaredFunctions.count < 20_000 { declaredFunctions.append(info) }
  }

  @discardableResult
  func declareClass(_ index: Int32) -> ClassInfo? {
    guard index >= 0, Int(index) < unit.classes.count else { return nil }
    let syntax = unit.classes[Int(index)]
    let key = syntax.name >= 0 ? names.lower(syntax.name) : names.number("class@anonymous#\(unit.layer).\(index)")
    if let existing = classes[key] { return existing }
    let parentName = syntax.parent >= 0 ? names.lower(syntax.parent) : -1
    let info = ClassInfo(unit, syntax, name: syntax.name >= 0 ? syntax.name : key, key: key, parentName: parentName)
    for (name, value) in syntax.constants { info.constants[name] = value }
    for method in syntax.methods {
      let function = unit.functions[Int(method)]
      let methodKey = names.lower(function.name)
      info.methods[methodKey] = FunctionInfo(unit, function, name: methodKey, owner: info)
    }
    classes[key] = info
    if declaredClasses.count < 5_000 { declaredClasses.append(info) }
    return info
  }

  func classInfo(_ key: Int32) -> ClassInfo? {
    guard let info = classes[key] else { return nil }
    link(info)
    return info
  }

  /// Finds the parent, takes the traits' members over and makes the static properties.
  private func link(_ info: ClassInfo) {
    guard !info.isLinked else { return }
    info.isLinked = true
    if info.parentName >= 0, info.parentName != info.key { info.parent = classInfo(info.parentName) }
    for name in info.syntax.traits {
      guard let trait = classInfo(names.lower(name)), trait !== info else { continue }
      for (key, method) in trait.methods where info.methods[key] == nil {
        method.calls += 1
        info.methods[key] = FunctionInfo(trait.unit, method.syntax, name: key, owner: info)
      }
      for (key, slot) in trait.statics where info.statics[key] == nil { info.statics[key] = slot }
    }
    let saved = scope
    scope = Scope(owner: info, called: info)
    for property in info.syntax.properties where property.isStatic {
      let value: Value = property.value >= 0 ? evaluateElsewhere(property.value, in: info.unit) : .null
      info.statics[property.name] = Slot(value)
    }
    scope = saved
  }

  // MARK: Objects

  func evaluateNew(_ node: SyntaxNode) -> Value {
    let classNode = unit.node(node.a)
    if classNode.kind == .name {
      if let info = classInfo(of: classNode, node.a) { return instantiate(info, list: node.b, node.line) }
      let values = evaluatePlainArguments(node.b)
      if classNode.flags & 1 != 0 {
        invokeClosures(in: values, node.line)
        return makeOpaque(names.lower(classNode.a))
      }
      return makeNative(names.lower(classNode.a), values, node.line)
    }
    let target = evaluate(node.a)
    switch target {
    case .string(let text):
      let key = functionKey(text.bytes)
      if let info = classInfo(key) { return instantiate(info, list: node.b, node.line) }
      return makeNative(key, evaluatePlainArguments(node.b), node.line)
    case .object(let object):
      guard let info = object.declared else { return makeOpaque(object.className) }
      return instantiate(info, list: node.b, node.line)
    default:
      let values = evaluatePlainArguments(node.b)
      if case .unknown(let unknown) = target, let taint = unknown.taint, unknown.isBare, !taint.origin.isChecked,
        firstTaint(values) != nil
      {
        prove(.taintedCall, "new", node.line, taint: taint)
      }
      return .unknown(Unknown(role: .opaque))
    }
  }

  func evaluateAnonymous(_ node: SyntaxNode) -> Value {
    guard let info = declareClass(node.a) else { return .unknown(Unknown()) }
    link(info)
    return instantiate(info, list: node.b, node.line)
  }

  private func instantiate(_ info: ClassInfo, list: Int32, _ line: UInt32) -> Value {
    guard let constructor = constructor(of: info) else {
      let values = evaluatePlainArguments(list)
      return .object(instantiate(info, values, line))
    }
    let (values, slots) = evaluateArguments(list, of: constructor)
    let object = makeObject(info)
    _ = call(constructor, values, slots: slots, this: object, called: info, line)
    return .object(object)
  }

  func instantiate(_ info: ClassInfo, _ values: [Value], _ line: UInt32) -> PHPObject {
    let object = makeObject(info)
    if let constructor = constructor(of: info) {
      _ = call(constructor, values, this: object, called: info, line)
    } else if info.parentName >= 0, info.parent == nil {
      NativeClasses.construct(self, object, names.text(info.parentName), values, line)
    }
    return object
  }

  private func constructor(of info: ClassInfo) -> FunctionInfo? {
    info.method(KnownName.construct.rawValue) ?? info.methods[info.key]
  }

  /// An object with its properties' first values; no constructor has run.
  func makeObject(_ info: ClassInfo, isLoose: Bool = false) -> PHPObject {
    link(info)
    let object = PHPObject(info, className: info.key, isLoose: isLoose || (info.parentName >= 0 && info.parent == nil))
    register(object)
    let saved = scope
    for ancestor in info.lineage {
      scope = Scope(this: object, owner: ancestor, called: info)
      for trait in ancestor.syntax.traits {
        if let declared = classes[names.lower(trait)] { setProperties(object, declared, isLoose) }
      }
      setProperties(object, ancestor, isLoose)
    }
    scope = saved
    return object
  }

  private func setProperties(_ object: PHPObject, _ info: ClassInfo, _ isLoose: Bool) {
    for property in info.syntax.properties where !property.isStatic {
      guard step() else { return }
      if property.value >= 0 {
        let value = evaluateElsewhere(property.value, in: info.unit)
        // Of an object that nobody made, null only says that the value comes later.
        object.slot(property.name).value = isLoose && !isTelling(value) ? .unknown(Unknown()) : value
      } else {
        object.slot(property.name).value = isLoose ? .unknown(Unknown()) : .null
      }
    }
  }

  private func isTelling(_ value: Value) -> Bool {
    switch value {
    case .string(let text): !text.bytes.isEmpty
    case .array(let array): array.count > 0
    default: false
    }
  }

  private func makeNative(_ key: Int32, _ values: [Value], _ line: UInt32) -> Value {
    let object = PHPObject(nil, className: key, isLoose: true)
    register(object)
    NativeClasses.construct(self, object, names.text(key), values, line)
    invokeClosures(in: values, line)
    return .object(object)
  }

  func makeOpaque(_ key: Int32) -> Value {
    let object = PHPObject(nil, className: key, isLoose: true)
    register(object)
    return .object(object)
  }

  func clone(_ value: Value) -> Value {
    guard case .object(let object) = value else { return value }
    let copy = PHPObject(object.declared, className: object.className, isLoose: object.isLoose)
    register(copy)
    for name in object.order.prefix(10_000) { copy.slot(name).value = object.slot(name).value }
    copy.closure = object.closure
    copy.payload = object.payload
    if let method = object.declared?.method(KnownName.clone.rawValue) {
      _ = call(method, [], this: copy, called: object.declared, line)
    }
    return .object(copy)
  }

  func evaluateInstanceOf(_ node: SyntaxNode) -> Value {
    let value = evaluate(node.a)
    let classNode = unit.node(node.b)
    guard case .object(let object) = value else {
      return value.isKnown ? .bool(false) : .unknown(Unknown(role: .number))
    }
    guard classNode.kind == .name else { return .unknown(Unknown(role: .number)) }
    let key = names.lower(classNode.a)
    if object.className == key || object.declared?.isSubclass(of: key) == true { return .bool(true) }
    return .unknown(Unknown(role: .number))
  }

  // MARK: What runs later, and what nobody calls

  func destructObjects() {
    for object in objects where object.declared?.method(KnownName.destruct.rawValue) != nil {
      guard !isStopped, let method = object.declared?.method(KnownName.destruct.rawValue) else { return }
      _ = call(method, [], this: object, called: object.declared, method.syntax.line)
      pending = nil
    }
  }

  /// Whoever sends what is unserialised chooses among the classes here, and their properties.
  func wakeAny(_ taint: Taint) {
    guard !taint.origin.isChecked else { return }
    for info in declaredClasses.prefix(64) {
      for key in [KnownName.wakeup.rawValue, KnownName.unserialize.rawValue, KnownName.destruct.rawValue] {
        guard let method = info.methods[key], method.active == 0, step() else { continue }
        let object = makeObject(info)
        for property in object.order { object.slot(property).value = .unknown(Unknown(taint: taint)) }
        maybe {
          _ = call(method, [.unknown(Unknown(taint: taint))], this: object, called: info, line)
          return .normal
        }
      }
    }
  }

  func runUncalled() {
    var position = 0
    while position < declaredFunctions.count, steps < budget.steps {
      let function = declaredFunctions[position]
      position += 1
      if function.calls == 0 { runAlone(function, this: nil, left: declaredFunctions.count - position) }
    }
    position = 0
    while position < declaredClasses.count, steps < budget.steps {
      runUncalledMethods(of: declaredClasses[position], left: declaredClasses.count - position)
      position += 1
    }
    position = 0
    while position < closures.count, steps < budget.steps {
      let object = closures[position]
      position += 1
      if let target = object.closure, let function = target.function, function.calls == 0 {
        runAlone(function, this: target.this, captured: target.captured, left: closures.count - position)
      }
    }
  }

  private func runUncalledMethods(of info: ClassInfo, left: Int) {
    link(info)
    var object: PHPObject?
    for index in info.syntax.methods {
      let key = names.lower(info.unit.functions[Int(index)].name)
      guard let method = info.methods[key], method.calls == 0, !isStopped else { continue }
      let this = object ?? makeObject(info, isLoose: true)
      object = this
      runAlone(method, this: method.syntax.isStatic ? nil : this, left: left * 4 + info.methods.count)
    }
  }

  /// Runs a function with arguments that nothing is known of, within its share of what is left.
  private func runAlone(
    _ function: FunctionInfo, this: PHPObject?, captured: [(name: Int32, slot: Slot)] = [], left: Int
  ) {
    let share = max(4_000, (budget.steps - steps) * 4 / max(8, left))
    stepLimit = min(budget.steps, steps + share)
    let hadLimit = result.limits.contains(.steps)
    let values = function.syntax.parameters.map { _ in Value.unknown(Unknown()) }
    let savedScope = scope
    scope = globals
    _ = call(function, values, this: this, called: this?.declared, captured: captured, function.syntax.line)
    scope = savedScope
    pending = nil
    if isStopped, steps < budget.steps, ThreadClock.now - started < timeLimit {
      isStopped = false
      if !hadLimit { result.limits.remove(.steps) }
    }
    stepLimit = budget.steps
  }
}
