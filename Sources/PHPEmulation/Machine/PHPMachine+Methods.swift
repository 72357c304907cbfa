extension PHPMachine {
  func evaluateMethodCall(_ node: SyntaxNode) -> Value {
    let base = evaluate(node.a)
    if pending != nil { return .null }
    if node.flags & 1 != 0, base.isNull { return .null }
    let member = unit.node(node.b)
    if case .object(let object) = base {
      return callMethod(object, member, node)
    }
    let name = member.kind == .name ? member.a : memberName(node.b)
    var slots: [Slot?] = []
    let values = evaluateArguments(node.c, references: 0, slots: &slots)
    if base.taint == nil, !base.isKnown { usesOtherFiles = true }
    invokeClosures(in: values, node.line)
    return .unknown(Unknown(taint: base.taint?.through("->" + (name.map { names.text($0) } ?? "…"), node.line)))
  }

  private func callMethod(_ object: PHPObject, _ member: SyntaxNode, _ node: SyntaxNode) -> Value {
    let name: Int32?
    if member.kind == .name {
      name = member.a
    } else {
      let value = evaluate(node.b)
      if case .object(let closure) = value {
        let values = evaluatePlainArguments(node.c)
        return invokeObject(closure, values, node.line)
      }
      name = value.bytes.map { names.number($0) }
    }
    guard let name else {
      _ = evaluatePlainArguments(node.c)
      return .unknown(Unknown(taint: Value.object(object).taint))
    }
    let key = names.lower(name)
    if let method = object.declared?.method(key) {
      if node.c < 0 { return boundClosure(method, object) }
      let (values, slots) = evaluateArguments(node.c, of: method)
      return call(
        method, values, slots: slots, this: method.syntax.isStatic ? nil : object, called: object.declared, node.line)
    }
    if node.c < 0 { return makeClosure(of: .array(PHPArray([.object(object), .text(names.bytes(name))]))) }
    return callMethod(object, name, evaluatePlainArguments(node.c), node.line)
  }

  private func boundClosure(_ method: FunctionInfo, _ object: PHPObject) -> Value {
    let closure = PHPObject(nil, className: KnownName.closure.rawValue)
    closure.closure = ClosureTarget(function: method, this: object, owner: object.declared)
    register(closure)
    return .object(closure)
  }

  func evaluatePlainArguments(_ list: Int32) -> [Value] {
    var slots: [Slot?] = []
    return evaluateArguments(list, references: 0, slots: &slots)
  }

  func callMethod(_ object: PHPObject, _ name: Int32, _ values: [Value], _ line: UInt32) -> Value {
    let key = names.lower(name)
    if let method = object.declared?.method(key) {
      return call(method, values, this: method.syntax.isStatic ? nil : object, called: object.declared, line)
    }
    if object.closure != nil { return callClosureMethod(object, names.text(key), values, line) }
    if let result = NativeClasses.call(self, object, names.text(key), values, line) { return result }
    if let magic = object.declared?.method(KnownName.call.rawValue), magic.active < 3 {
      return call(
        magic, [.text(names.bytes(name)), .array(PHPArray(values))], this: object, called: object.declared, line)
    }
    invokeClosures(in: values, line)
    return .unknown(Unknown(taint: object.payload?.taint))
  }

  private func callClosureMethod(_ object: PHPObject, _ method: String, _ values: [Value], _ line: UInt32) -> Value {
    switch method {
    case "__invoke": return invokeObject(object, values, line)
    case "call":
      var target = object.closure
      if case .object(let this)? = values.first { target?.this = this }
      let bound = PHPObject(nil, className: KnownName.closure.rawValue)
      bound.closure = target
      register(bound)
      return invokeObject(bound, Array(values.dropFirst()), line)
    case "bindto", "bind":
      var target = object.closure
      if case .object(let this)? = values.first {
        target?.this = this
        target?.owner = this.declared
      }
      let bound = PHPObject(nil, className: KnownName.closure.rawValue)
      bound.closure = target
      register(bound)
      return .object(bound)
    default: return .unknown(Unknown())
    }
  }

  // MARK: Static members

  /// The class that a node names; nil where the program doesn't declare it.
  func classInfo(of node: SyntaxNode, _ index: Int32) -> ClassInfo? {
    if node.kind == .name {
      switch names.lower(node.a) {
      case KnownName.selfName.rawValue: return scope.owner
      case KnownName.staticName.rawValue: return scope.called ?? scope.owner
      case KnownName.parentName.rawValue: return scope.owner?.parent
      default: return classInfo(names.lower(node.a))
      }
    }
    switch evaluate(index) {
    case .object(let object): return object.declared
    case .string(let text): return classInfo(functionKey(text.bytes))
    default: return nil
    }
  }

  func evaluateStaticCall(_ node: SyntaxNode) -> Value {
    let classNode = unit.node(node.a)
    let member = unit.node(node.b)
    let info = classInfo(of: classNode, node.a)
    var name: Int32?
    if member.kind == .name {
      name = member.a
    } else {
      let value = evaluate(node.b)
      if case .object(let closure) = value { return invokeObject(closure, evaluatePlainArguments(node.c), node.line) }
      name = value.bytes.map { names.number($0) }
    }
    guard let name else {
      _ = evaluatePlainArguments(node.c)
      return .unknown(Unknown())
    }
    let key = names.lower(name)
    if node.c < 0 {
      return makeClosure(of: .array(PHPArray([.text(names.bytes(classNode.a)), .text(names.bytes(name))])))
    }
    if let method = info?.method(key) {
      let (values, slots) = evaluateArguments(node.c, of: method)
      let this = method.syntax.isStatic ? nil : scope.this
      return call(method, values, slots: slots, this: this, called: info, node.line)
    }
    let values = evaluatePlainArguments(node.c)
    if info == nil, classNode.kind == .name {
      let classKey = names.lower(classNode.a)
      let className = names.text(classKey)
      if let result = NativeClasses.callStatic(self, className, names.text(key), values, node.line) { return result }
      usesOtherFiles = true
      invokeClosures(in: values, node.line)
      return .unknown(Unknown())
    }
    return callStatic(info, key, values, node.line)
  }

  func callStatic(_ info: ClassInfo?, _ key: Int32, _ values: [Value], _ line: UInt32) -> Value {
    guard let info else {
      usesOtherFiles = true
      invokeClosures(in: values, line)
      return .unknown(Unknown())
    }
    if let method = info.method(key) {
      return call(method, values, this: method.syntax.isStatic ? nil : scope.this, called: info, line)
    }
    if let magic = info.method(KnownName.callStatic.rawValue), magic.active < 3 {
      return call(magic, [.text(names.bytes(key)), .array(PHPArray(values))], this: nil, called: info, line)
    }
    return .unknown(Unknown())
  }

  func evaluateClassConstant(_ node: SyntaxNode) -> Value {
    let classNode = unit.node(node.a)
    guard let name = memberName(node.b) else { return .unknown(Unknown()) }
    let info = classInfo(of: classNode, node.a)
    if names.lower(name) == KnownName.classWord.rawValue {
      if let info { return .text(names.bytes(info.name)) }
      return classNode.kind == .name ? .text(names.bytes(classNode.a)) : .unknown(Unknown())
    }
    guard let owner = info?.constantOwner(name), let index = owner.constants[name] else { return .unknown(Unknown()) }
    if let value = owner.constantValues[name] { return value }
    // A constant that is made of itself is none.
    owner.constantValues[name] = .unknown(Unknown())
    let savedScope = scope
    scope = Scope(owner: owner, called: owner)
    var value = evaluateElsewhere(index, in: owner.unit)
    scope = savedScope
    if owner.syntax.isEnumeration {
      let object = PHPObject(owner, className: owner.key)
      object.slot(names.number("name")).value = .text(names.bytes(name))
      object.slot(names.number("value")).value = value
      register(object)
      value = .object(object)
    }
    owner.constantValues[name] = value
    return value
  }

  func slot(forStaticProperty node: SyntaxNode) -> Slot? {
    let info = classInfo(of: unit.node(node.a), node.a)
    guard let name = variableName(unit.node(node.b)), let info else { return nil }
    if let slot = info.staticSlot(name) { return slot }
    let slot = Slot(.unknown(Unknown()))
    if info.statics.count < 4096 { info.statics[name] = slot }
    return slot
  }
}
