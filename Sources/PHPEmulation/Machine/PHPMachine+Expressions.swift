extension PHPMachine {
  func evaluate(_ index: Int32) -> Value {
    work &+= 1
    if work & 1023 == 0 { checkTime() }
    guard index >= 0, !isStopped, hasStack() else { return .unknown(Unknown()) }
    let node = unit.node(index)
    switch node.kind {
    case .string: return .string(Text(unit.strings[Int(node.a)]))
    case .integer: return .int(unit.integers[Int(node.a)])
    case .float: return .float(unit.floats[Int(node.a)])
    case .variable: return readVariable(node.a)
    case .call: return evaluateCall(node)
    case .methodCall: return evaluateMethodCall(node)
    case .staticCall: return evaluateStaticCall(node)
    case .dimension: return evaluateDimension(node)
    case .property: return evaluateProperty(node)
    case .binary: return node.flags == PHPPunctuation.dot.rawValue ? evaluateConcat(index) : evaluateBinary(index)
    case .template: return concat(unit.list(node.a).map { evaluate($0) }, node.line, operands: false)
    case .assign: return evaluateAssign(node)
    case .compoundAssign: return evaluateCompoundAssign(node)
    case .constant: return evaluateConstant(node)
    case .array: return evaluateArray(node)
    case .silence: return evaluate(node.a)
    case .and, .or, .xor, .coalesce, .ternary, .unary, .cast, .isset, .empty, .instanceOf, .match:
      return evaluateChoice(node)
    default: return evaluateOther(node)
    }
  }

  private func evaluateOther(_ node: SyntaxNode) -> Value {
    switch node.kind {
    case .variableVariable:
      let name = evaluate(node.a)
      if let request = requestNamed(by: name) { return request }
      guard let bytes = name.bytes, bytes.count < 4096 else {
        return .unknown(Unknown(taint: name.taint?.through("$$", node.line)))
      }
      return readVariable(names.number(bytes))
    case .assignReference: return evaluateAssignReference(node)
    case .coalesceAssign:
      let current = evaluate(node.a)
      if !current.isNull, current.isKnown { return current }
      let value = evaluate(node.b)
      if current.isNull || isUndefined(current) { assign(node.a, value) }
      return current.taint != nil ? current : value
    case .increment: return evaluateIncrement(node)
    case .print:
      _ = toText(evaluate(node.a))
      return .int(1)
    case .exit:
      if node.a >= 0 { _ = toText(evaluate(node.a)) }
      if pending == nil { pending = .exiting }
      return .null
    case .throwing:
      thrown = evaluate(node.a)
      if pending == nil { pending = .throwing }
      return .null
    case .eval: return evaluateCode(evaluate(node.a), "eval", node.line)
    case .include: return include(evaluate(node.a), node)
    case .backtick:
      let command = evaluate(node.a)
      runCommand(command, "`…`", node.line)
      return .unknown(Unknown(taint: command.taint?.through("`…`", node.line)))
    case .clone: return clone(evaluate(node.a))
    case .new: return evaluateNew(node)
    case .newAnonymous: return evaluateAnonymous(node)
    case .closure: return makeClosure(node)
    case .magic: return evaluateMagic(node)
    case .classConstant: return evaluateClassConstant(node)
    case .staticProperty: return slot(forStaticProperty: node)?.value ?? .unknown(Unknown())
    case .name: return .text(names.bytes(node.a))
    case .yield:
      if node.b >= 0 { _ = evaluate(node.b) }
      let value = node.a >= 0 ? evaluate(node.a) : .null
      if scope.yielded?.count ?? 0 < 4096 { scope.yielded = (scope.yielded ?? []) + [value] }
      return .unknown(Unknown())
    case .yieldFrom:
      if case .array(let array) = evaluate(node.a) { scope.yielded = (scope.yielded ?? []) + array.values.prefix(4096) }
      return .unknown(Unknown())
    default: return .unknown(Unknown())
    }
  }

  func isUndefined(_ value: Value) -> Bool {
    if case .unknown(let unknown) = value { return unknown.role == .undefined }
    return false
  }

  // MARK: Texts

  /// `a . b . c …` is a tree as deep as it is long to the left; it's walked, not descended.
  private func evaluateConcat(_ index: Int32) -> Value {
    var operands: [Int32] = []
    var current = index
    while true {
      let node = unit.node(current)
      guard node.kind == .binary, node.flags == PHPPunctuation.dot.rawValue else { break }
      operands.append(node.b)
      current = node.a
    }
    operands.append(current)
    let line = unit.node(index).line
    return concat(operands.reversed().map { evaluate($0) }, line, operands: true)
  }

  /// - Parameter operands: whether the parts stood between dots; parts of a template are no sign of disguise.
  func concat(_ parts: [Value], _ line: UInt32, operands: Bool) -> Value {
    var total = 0
    var texts: [Value] = []
    texts.reserveCapacity(parts.count)
    var isAllKnown = true
    for part in parts {
      let text = toText(part)
      if case .string(let known) = text { total += known.bytes.count } else { isAllKnown = false }
      texts.append(text)
    }
    guard step(parts.count >> 2), mayAllocate(total) else { return .unknown(Unknown(taint: firstTaint(parts))) }
    var derivation: Derivation?
    if isAllKnown {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(total)
      for case .string(let text) in texts {
        bytes.append(contentsOf: text.bytes)
        derivation = Derivation.stronger(derivation, text.derivation)
      }
      if derivation == nil, texts.count > 1, operands { derivation = .assembled }
      return .string(Text(bytes, derivation))
    }
    return concatUnknown(texts, line)
  }

  private func concatUnknown(_ texts: [Value], _ line: UInt32) -> Value {
    var prefix: [UInt8] = []
    var suffix: [UInt8] = []
    var taint: Taint?
    var derivation: Derivation?
    var seenUnknown = false
    for text in texts {
      derivation = Derivation.stronger(derivation, text.derivation)
      if case .string(let known) = text {
        if seenUnknown {
          suffix += known.bytes.suffix(256)
          if suffix.count > 512 { suffix = Array(suffix.suffix(256)) }
        } else {
          prefix += known.bytes
        }
      } else if case .unknown(let unknown) = text {
        if !seenUnknown, prefix.count < 256 { prefix += unknown.prefix }
        suffix = unknown.suffix
        taint = taint ?? unknown.taint
        seenUnknown = true
      }
    }
    if prefix.count > 256 { prefix = Array(prefix.prefix(256)) }
    return .unknown(Unknown(taint: taint, derivation: derivation, prefix: prefix, suffix: suffix))
  }

  func firstTaint(_ values: [Value]) -> Taint? {
    for value in values { if let taint = value.taint { return taint } }
    return nil
  }

  /// A value as text: known, or an unknown with the same marks. Objects are asked for theirs.
  func toText(_ value: Value) -> Value {
    switch value {
    case .string, .unknown:
      if case .unknown(let unknown) = value {
        if unknown.role == .undefined { return .text([]) }
        if unknown.role == .bareWord { return .text(unknown.prefix) }
      }
      return value
    case .object(let object):
      if let method = object.declared?.method(KnownName.toString.rawValue) {
        return call(method, [], this: object, called: object.declared, line).resolvedText
      }
      if let payload = object.payload, case .string = payload { return payload }
      return .unknown(Unknown(taint: value.taint))
    case .array(let array):
      return array.rest == nil ? .text("Array") : .unknown(Unknown(taint: array.rest?.taint))
    default:
      guard let text = value.string else { return .unknown(Unknown(taint: value.taint)) }
      return .string(text)
    }
  }

  // MARK: Reading variables

  func readVariable(_ name: Int32) -> Value {
    if let slot = scope.slots[name] { return slot.value }
    if name == KnownName.this.rawValue, let this = scope.this { return .object(this) }
    if KnownName.isSuperglobal(name), let slot = globals.slots[name] { return slot.value }
    if KnownName.isRequest(name) || name == KnownName.environment.rawValue || name == KnownName.session.rawValue,
      let value = superglobal(name)
    {
      return value
    }
    if let taint = scope.undefinedTaint {
      return .unknown(Unknown(taint: taint.through("$" + names.text(name), line)))
    }
    return .unknown(Unknown(role: scope.isGlobal || scope.function != nil ? .undefined : .any))
  }

  /// `${'_' . $x}`: of the names that begin like this and end with what isn't known, those of the request are meant.
  private func requestNamed(by name: Value) -> Value? {
    switch name {
    case .unknown(let unknown): guard unknown.prefix == [95] else { return nil }
    case .string(let text):
      // What is undefined adds nothing to the text.
      guard text.bytes == [95], scope.slots[names.number([95])] == nil else { return nil }
    default: return nil
    }
    return .array(PHPArray(rest: Unknown(role: .request, taint: Taint(origin: origin("${'_' …}"), line: line))))
  }

  /// The name of a variable node; nil where it can't be computed.
  func variableName(_ node: SyntaxNode) -> Int32? {
    if node.kind == .variable { return node.a }
    guard node.kind == .variableVariable, let bytes = evaluate(node.a).bytes, bytes.count < 4096 else { return nil }
    return names.number(bytes)
  }

  func variableSlot(_ name: Int32) -> Slot {
    if let slot = scope.slots[name] { return slot }
    if KnownName.isSuperglobal(name) { return globalSlot(name) }
    let slot = Slot(.null)
    if let taint = scope.undefinedTaint { slot.value = .unknown(Unknown(taint: taint)) }
    if scope.slots.count < 20_000 { scope.slots[name] = slot }
    return slot
  }

  func globalSlot(_ name: Int32) -> Slot {
    if let slot = globals.slots[name] { return slot }
    let slot = Slot(superglobal(name) ?? .unknown(Unknown(role: .undefined)))
    if let taint = globals.undefinedTaint, case .unknown(let unknown) = slot.value, unknown.role == .undefined {
      slot.value = .unknown(Unknown(taint: taint))
    }
    if globals.slots.count < 20_000 { globals.slots[name] = slot }
    return slot
  }

  // MARK: Elements and properties

  private func evaluateDimension(_ node: SyntaxNode) -> Value {
    let base = unit.node(node.a)
    if isGlobals(base), let index = indexBytes(node.b) {
      let variable = names.number(index)
      if let slot = globals.slots[variable] { return slot.value }
      return superglobal(variable) ?? globals.undefinedTaint.map { .unknown(Unknown(taint: $0)) }
        ?? .unknown(Unknown(role: .undefined))
    }
    let value = evaluate(node.a)
    guard node.b >= 0 else { return .unknown(Unknown(taint: value.taint)) }
    let key = evaluate(node.b)
    return element(of: value, key, node.line)
  }

  /// Whether the node is `$GLOBALS`, however it is named.
  func isGlobals(_ node: SyntaxNode) -> Bool {
    if node.kind == .variable { return node.a == KnownName.globals.rawValue }
    return node.kind == .variableVariable && variableName(node) == KnownName.globals.rawValue
  }

  func indexBytes(_ index: Int32) -> [UInt8]? {
    guard index >= 0 else { return nil }
    return evaluate(index).bytes
  }

  func element(of value: Value, _ key: Value, _ line: UInt32) -> Value {
    switch value {
    case .array(let array): return element(of: array, key, line)
    case .string(let text):
      guard let index = key.integer else { return .unknown(Unknown(derivation: text.derivation ?? .picked)) }
      let position = index < 0 ? text.bytes.count + index : index
      guard position >= 0, position < text.bytes.count else { return .text([]) }
      return .text([text.bytes[position]], Derivation.stronger(.picked, text.derivation))
    case .unknown: return elementOfUnknown(value, key: key)
    case .object(let object): return elementOfObject(object, key, line)
    case .reference(let slot): return element(of: slot.value, key, line)
    default: return .null
    }
  }

  private func element(of array: PHPArray, _ key: Value, _ line: UInt32) -> Value {
    if let arrayKey = self.key(key) {
      if let value = array[arrayKey] { return value }
      guard let rest = array.rest else { return .null }
      return elementOfUnknown(.unknown(rest), key: key)
    }
    // The key chooses among what the author put there: the key's own mark doesn't carry over.
    if let taint = Value.array(array).taint { return .unknown(Unknown(taint: taint)) }
    var grade: Derivation?
    for index in 0..<min(array.count, 32) {
      grade = Derivation.stronger(grade, array.value(at: index).derivation)
      if case .object = array.value(at: index).resolved { return .unknown(Unknown(role: .opaque)) }
    }
    return .unknown(Unknown(derivation: grade))
  }

  /// A value as the key of an array; nil where it isn't known.
  func key(_ value: Value) -> ArrayKey? {
    switch value {
    case .string(let text): ArrayKey(text.bytes)
    case .int(let value): .int(value)
    case .bool(let value): .int(value ? 1 : 0)
    case .float(let value): .int(Number.integer(value))
    case .null: .string([])
    case .reference(let slot): key(slot.value)
    case .unknown(let unknown):
      unknown.role == .undefined ? .string([]) : unknown.role == .bareWord ? .string(unknown.prefix) : nil
    default: nil
    }
  }

  private func elementOfObject(_ object: PHPObject, _ key: Value, _ line: UInt32) -> Value {
    if let method = object.declared?.method(KnownName.offsetGet.rawValue) {
      return call(method, [key], this: object, called: object.declared, line)
    }
    if let payload = object.payload { return element(of: payload, key, line) }
    return .unknown(Unknown(taint: Value.object(object).taint))
  }

  private func evaluateProperty(_ node: SyntaxNode) -> Value {
    let base = evaluate(node.a)
    if node.flags & 1 != 0, base.isNull { return .null }
    guard let name = memberName(node.b) else { return .unknown(Unknown(taint: base.taint)) }
    switch base {
    case .object(let object): return property(object, name, node.line)
    case .unknown(let unknown): return .unknown(Unknown(taint: unknown.taint))
    default: return .null
    }
  }

  func property(_ object: PHPObject, _ name: Int32, _ line: UInt32) -> Value {
    if let slot = object.properties[name] { return slot.value }
    if let method = object.declared?.method(KnownName.get.rawValue), method.active < 2 {
      return call(method, [.text(names.bytes(name))], this: object, called: object.declared, line)
    }
    if object.isLoose { return .unknown(Unknown(taint: object.payload?.taint)) }
    return object.declared == nil ? .unknown(Unknown(role: .undefined)) : .null
  }

  /// A member's name from its node: a name as written, or an expression's value.
  func memberName(_ index: Int32) -> Int32? {
    let node = unit.node(index)
    if node.kind == .name { return node.a }
    guard let bytes = evaluate(index).bytes, bytes.count < 4096 else { return nil }
    return names.number(bytes)
  }

  // MARK: Arrays and constants

  private func evaluateArray(_ node: SyntaxNode) -> Value {
    var array = PHPArray()
    for index in unit.list(node.a) {
      guard step() else { break }
      let item = unit.node(index)
      guard item.b >= 0 else { continue }
      if item.flags & 2 != 0 {
        let spread = evaluate(item.b)
        if case .array(let other) = spread {
          for (key, value) in other.pairs {
            if case .string = key { array.set(key, value) } else { array.append(value) }
          }
          if let rest = other.rest { array.rest = rest }
        } else if case .unknown(let unknown) = spread {
          array.rest = unknown
        }
        continue
      }
      let keyValue = item.a >= 0 ? evaluate(item.a) : nil
      if item.flags & 1 != 0, let slot = slot(for: item.b) {
        share(slot)
        if let keyValue, let key = key(keyValue) {
          array.set(key, .reference(slot))
        } else {
          array.append(.reference(slot))
        }
        continue
      }
      let value = evaluate(item.b)
      if let keyValue {
        if let key = key(keyValue) {
          array.set(key, value)
        } else {
          array.keyTaint = keyValue.taint
          array.rest = Unknown(taint: value.taint, derivation: value.derivation)
        }
      } else {
        array.append(value)
      }
    }
    return .array(array)
  }

  private func evaluateConstant(_ node: SyntaxNode) -> Value {
    if let value = constants[node.a] { return value }
    let bytes = names.bytes(node.a)
    if let value = PredefinedConstants.value(bytes, machine: self) { return value }
    if node.flags & 1 != 0 { return .unknown(Unknown()) }
    // PHP before 8 takes a bare word as a text. Constants of other files look the same, but those are in upper case.
    return bytes.contains { $0 &- 97 < 26 || $0 >= 128 }
      ? .text(bytes) : .unknown(Unknown(role: .bareWord, prefix: bytes))
  }

  private func evaluateMagic(_ node: SyntaxNode) -> Value {
    switch PHPKeyword(rawValue: node.flags) {
    case .magicLine: return .int(Int(node.line))
    case .magicFile: return .text(context.path)
    case .magicDirectory: return .text(VirtualFiles.directory(Array(context.path.utf8)))
    case .magicClass, .magicTrait: return .text(scope.owner.map { names.bytes($0.name) } ?? [])
    case .magicFunction: return .text(scope.function.map { names.bytes($0.syntax.name) } ?? [])
    case .magicMethod:
      guard let function = scope.function else { return .text([]) }
      let owner = function.owner.map { names.bytes($0.name) + [58, 58] } ?? []
      return .text(owner + names.bytes(function.syntax.name))
    default: return .text([])
    }
  }
}

extension Value {
  /// A known text stays, anything else that isn't a text becomes one or an unknown.
  fileprivate var resolvedText: Value {
    if case .unknown = self { return self }
    return string.map { .string($0) } ?? .unknown(Unknown(taint: taint))
  }
}
