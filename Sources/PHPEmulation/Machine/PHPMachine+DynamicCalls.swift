import Emulation

extension PHPMachine {
  /// A call through a value: `$f(…)`, `$a['f'](…)`, `(function () {…})(…)`.
  func callValue(_ target: Value, _ node: SyntaxNode) -> Value {
    if case .string(let text) = target.resolved, text.bytes.count < 256 {
      let key = functionKey(text.bytes)
      if let function = functions[key] {
        let (values, slots) = evaluateArguments(node.b, of: function)
        return call(function, values, slots: slots, this: nil, called: nil, node.line)
      }
      if let native = native(key) {
        var slots: [Slot?] = []
        let values = evaluateArguments(node.b, references: native.references, slots: &slots)
        noteHidden(text, node.line)
        return run(native, NativeCall(name: names.text(key), arguments: values, slots: slots, line: node.line))
      }
    }
    var slots: [Slot?] = []
    let values = evaluateArguments(node.b, references: 0, slots: &slots)
    return invoke(target, values, nil, node.line)
  }

  /// The number of a function's name: in lower case, without a leading backslash.
  func functionKey(_ bytes: [UInt8]) -> Int32 {
    let start = bytes.first == 92 ? 1 : 0
    return names.lower(names.number(bytes, start, bytes.count))
  }

  /// Says so where a dangerous function's name was computed to hide it.
  private func noteHidden(_ text: Text, _ line: UInt32) {
    guard let derivation = text.derivation else { return }
    let name = String(decoding: text.bytes.map(ByteClass.lower), as: UTF8.self)
    if DangerousNames.contains(name) { prove(.hiddenCall, name, line, derivation: derivation) }
  }

  /// Calls what a value names.
  /// - Parameter callback: the function that was handed the value; nil where the program calls it itself.
  func invoke(_ target: Value, _ values: [Value], _ callback: String?, _ line: UInt32) -> Value {
    guard step(), hasStack() else { return .unknown(Unknown()) }
    switch target.resolved {
    case .string(let text): return invokeName(text, values, callback, line)
    case .object(let object): return invokeObject(object, values, line)
    case .array(let array): return invokePair(array, values, callback, line)
    case .unknown(let unknown):
      if let taint = unknown.taint { noteTaintedCall(unknown, taint, values, callback ?? "()", line) }
      invokeClosures(in: values, line)
      return .unknown(Unknown(taint: unknown.taint == nil ? nil : firstTaint(values)))
    default: return .unknown(Unknown())
    }
  }

  private func noteTaintedCall(_ unknown: Unknown, _ taint: Taint, _ values: [Value], _ sink: String, _ line: UInt32) {
    // A prefix, a list that it was held against or a class around it: an ordinary dispatcher. So is a call without
    // the attacker's data.
    if !unknown.isBare {
      // Unless only a dangerous function's name can come of it: `'ass' . $_GET['x']`.
      guard completesDangerousName(unknown) else { return }
    } else {
      guard !taint.origin.isChecked, Self.registrations.contains(sink) || values.contains(where: isTelling) else {
        return
      }
    }
    prove(.taintedCall, sink, line, taint: taint)
  }

  /// Functions that call back with data of their own: whoever lets the request choose what they call is no dispatcher.
  private static let registrations: Set<String> = [
    "ob_start", "sqlite3::createfunction", "pdo::sqlitecreatefunction", "sqlite_create_function",
    "header_register_callback", "spl_autoload_register", "session_set_save_handler",
  ]

  /// An argument of the attacker's, or code that was unpacked.
  private func isTelling(_ value: Value) -> Bool {
    if value.taint != nil { return true }
    guard case .string(let text) = value else {
      if case .array(let array) = value { return array.keyTaint != nil }
      return false
    }
    return text.derivation?.grade == .decoded
  }

  private func completesDangerousName(_ unknown: Unknown) -> Bool {
    guard unknown.prefix.count + unknown.suffix.count >= 2 else { return false }
    let start = String(decoding: unknown.prefix.map(ByteClass.lower), as: UTF8.self)
    let end = String(decoding: unknown.suffix.map(ByteClass.lower), as: UTF8.self)
    return DangerousNames.code.union(DangerousNames.command).contains {
      $0.hasPrefix(start) && $0.hasSuffix(end) && start.utf8.count + end.utf8.count < $0.utf8.count
    }
  }

  /// Closures handed to something unknown may be called by it.
  func invokeClosures(in values: [Value], _ line: UInt32) {
    for value in values {
      if case .object(let object) = value, let target = object.closure, let function = target.function,
        function.calls == 0, function.active == 0
      {
        maybe {
          _ = invokeObject(object, function.syntax.parameters.map { _ in .unknown(Unknown()) }, line)
          return .normal
        }
      }
    }
  }

  private func invokeName(_ text: Text, _ values: [Value], _ callback: String?, _ line: UInt32) -> Value {
    guard text.bytes.count < 256 else { return .unknown(Unknown()) }
    if let split = Self.splitMember(text.bytes) {
      let info = classInfo(functionKey(split.type))
      return callStatic(info, names.lower(names.number(split.member)), values, line)
    }
    let key = functionKey(text.bytes)
    if let function = functions[key] { return call(function, values, this: nil, called: nil, line) }
    guard let native = native(key) else { return .unknown(Unknown(taint: nil)) }
    let name = names.text(key)
    if let callback, callback != "invoke", DangerousNames.contains(name) {
      if text.derivation != nil {
        noteHidden(text, line)
      } else {
        prove(.dangerousCallback, callback, line, path: [TaintStep(line: Int(line), what: name)])
      }
    } else {
      noteHidden(text, line)
    }
    return run(native, NativeCall(name: name, arguments: values, line: line))
  }

  private static func splitMember(_ bytes: [UInt8]) -> (type: [UInt8], member: [UInt8])? {
    guard let index = bytes.firstIndex(of: 58), index + 2 < bytes.count, index > 0, bytes[index + 1] == 58 else {
      return nil
    }
    return (Array(bytes[..<index]), Array(bytes[(index + 2)...]))
  }

  private func invokePair(_ array: PHPArray, _ values: [Value], _ callback: String?, _ line: UInt32) -> Value {
    if let rest = array.rest, array.count < 2 {
      // `call_user_func($_POST, …)`: function or method, the request says which.
      if let taint = rest.taint { noteTaintedCall(rest, taint, values, callback ?? "()", line) }
      return .unknown(Unknown(taint: rest.taint == nil ? nil : firstTaint(values)))
    }
    guard array.count == 2, let target = array[.int(0)], let member = array[.int(1)] else { return .unknown(Unknown()) }
    guard let method = member.bytes else {
      if case .unknown(let first) = target, case .unknown(let second) = member, let taint = first.taint,
        second.taint != nil, first.isBare, second.isBare
      {
        noteTaintedCall(first, taint, values, callback ?? "()", line)
      }
      return .unknown(Unknown())
    }
    switch target {
    case .object(let object): return callMethod(object, names.number(method), values, line)
    case .string(let text):
      return callStatic(classInfo(functionKey(text.bytes)), names.lower(names.number(method)), values, line)
    default: return .unknown(Unknown())
    }
  }

  func invokeObject(_ object: PHPObject, _ values: [Value], slots: [Slot?] = [], _ line: UInt32) -> Value {
    if let target = object.closure {
      if let function = target.function {
        return call(
          function, values, slots: slots, this: target.this, called: target.owner, captured: target.captured, line)
      }
      if let callable = target.callable { return invoke(callable, values, "invoke", line) }
    }
    if let method = object.declared?.method(KnownName.invoke.rawValue) {
      return call(method, values, slots: slots, this: object, called: object.declared, line)
    }
    return .unknown(Unknown())
  }

  // MARK: Closures

  func makeClosure(_ node: SyntaxNode) -> Value {
    guard Int(node.a) < unit.functions.count, node.a >= 0 else { return .unknown(Unknown()) }
    let syntax = unit.functions[Int(node.a)]
    let function = FunctionInfo(unit, syntax, name: -1, owner: scope.owner)
    var captured: [(name: Int32, slot: Slot)] = []
    if syntax.isArrow {
      // Arrow functions see every variable around them, by value.
      for (name, slot) in scope.slots.prefix(256) { captured.append((name, Slot(slot.value))) }
    }
    for (name, isReference) in syntax.captured {
      if isReference {
        captured.append((name, variableSlot(name)))
      } else {
        captured.append((name, Slot(readVariable(name))))
      }
    }
    let object = PHPObject(nil, className: KnownName.closure.rawValue)
    object.closure = ClosureTarget(
      function: function, captured: captured, this: syntax.isStatic ? nil : scope.this, owner: scope.owner)
    register(object)
    if closures.count < 4096 { closures.append(object) }
    return .object(object)
  }

  /// A closure of something callable: `strlen(...)`, `Closure::fromCallable('system')`.
  func makeClosure(of callable: Value) -> Value {
    if case .object(let object) = callable, object.closure != nil { return callable }
    let object = PHPObject(nil, className: KnownName.closure.rawValue)
    if let bytes = callable.bytes, let function = functions[functionKey(bytes)] {
      object.closure = ClosureTarget(function: function)
    } else {
      object.closure = ClosureTarget(callable: callable)
    }
    register(object)
    return .object(object)
  }
}
