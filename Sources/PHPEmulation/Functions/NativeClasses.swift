import Emulation

/// The built-in classes that shells go through.
enum NativeClasses {
  static func construct(_ machine: PHPMachine, _ object: PHPObject, _ name: String, _ values: [Value], _ line: UInt32) {
    let first = values.first ?? .null
    switch name {
    case "com", "variant":
      object.payload = first
      let text = first.bytes.map { String(decoding: $0.map(ByteClass.lower), as: UTF8.self) } ?? ""
      if text.contains("shell") || text.hasPrefix("{72c24dd5") || text.hasPrefix("{13709620") {
        machine.prove(.commandComponent, "new COM", line, path: [TaintStep(line: Int(line), what: text)])
      } else if let taint = first.taint {
        machine.prove(.commandComponent, "new COM", line, taint: taint)
      }
    case "reflectionfunction", "reflectionclass", "reflectionobject", "reflectionnamedtype", "reflectionenum":
      object.payload = first
    case "reflectionmethod", "reflectionproperty", "reflectionclassconstant":
      object.payload = .array(PHPArray(values))
    case "arrayobject", "arrayiterator", "recursivearrayiterator", "splfixedarray", "splobjectstorage", "splqueue",
      "splstack", "spldoublylinkedlist":
      object.payload = isArray(first) ? first : .array(PHPArray())
    case "splfileobject", "splfileinfo", "spltempfileobject":
      object.payload = machine.toText(first)
    case "callbackfilteriterator", "recursivecallbackfilteriterator":
      object.payload = first
      for element in elements(machine, first) {
        _ = machine.invoke(values.count > 1 ? values[1] : .null, [element], "CallbackFilterIterator", line)
      }
    case "mysqli", "pdo":
      if values.prefix(3).contains(where: { $0.taint != nil }) { machine.hasTaintedConnection = true }
    case "simplexmlelement": object.payload = machine.carried(first, name, line)
    case "exception", "error", "errorexception", "runtimeexception", "invalidargumentexception": object.payload = first
    case "ffi": object.payload = first
    default: break
    }
  }

  private static func isArray(_ value: Value) -> Bool {
    if case .array = value { return true }
    return false
  }

  private static func elements(_ machine: PHPMachine, _ value: Value) -> [Value] {
    switch value {
    case .array(let array):
      var result = Array(array.values.prefix(64))
      if let rest = array.rest { result.append(machine.elementOfUnknown(.unknown(rest), key: nil)) }
      return result
    case .object(let object): return object.payload.map { elements(machine, $0) } ?? []
    case .unknown: return [machine.elementOfUnknown(value, key: nil)]
    default: return []
    }
  }

  /// A method of a built-in class; nil where it isn't modelled.
  static func call(
    _ machine: PHPMachine, _ object: PHPObject, _ method: String, _ values: [Value], _ line: UInt32
  ) -> Value? {
    let type = machine.names.text(object.declared.map { $0.parentName } ?? object.className)
    let first = values.first ?? .null
    switch type {
    case "com", "variant": return component(machine, method, values, line)
    case "reflectionfunction", "reflectionmethod", "reflectionclass", "reflectionobject", "reflectionproperty",
      "reflectionenum", "reflectionclassconstant":
      return Reflection.call(machine, object, type, method, values, line)
    case "arrayobject", "arrayiterator", "recursivearrayiterator", "splqueue", "splstack", "spldoublylinkedlist":
      switch method {
      case "uasort", "uksort":
        for pair in [elements(machine, object.payload ?? .null)] where !pair.isEmpty || first.taint != nil {
          _ = machine.invoke(first, Array(pair.prefix(2)), type + "::" + method, line)
        }
        return .bool(true)
      case "getarraycopy": return object.payload
      case "append", "push", "enqueue":
        if case .array(var array)? = object.payload {
          array.append(first)
          object.payload = .array(array)
        }
        return .null
      case "current", "pop", "dequeue", "shift", "offsetget", "getiterator":
        return method == "getiterator" ? .object(object) : elements(machine, object.payload ?? .null).first ?? .null
      default: return nil
      }
    case "splfileobject", "spltempfileobject":
      if method == "fwrite" {
        machine.writeFile(object.payload ?? .null, first, "SplFileObject::fwrite", line)
        return .unknown(Unknown(role: .number))
      }
      return nil
    case "xsltprocessor", "domxpath":
      if method == "registerphpfunctions" {
        machine.phpFunctionsInXPath = true
        return .null
      }
      if machine.phpFunctionsInXPath, let bytes = values.first?.bytes { noteXPath(machine, bytes, type, line) }
      if machine.phpFunctionsInXPath, method == "query" || method == "evaluate" || method == "transformtoxml",
        let taint = machine.firstTaint(values)
      {
        machine.prove(.taintedCall, type, line, taint: taint)
      }
      return nil
    case "domdocument":
      if method == "loadxml", let bytes = values.first?.bytes { noteXPath(machine, bytes, type + "::" + method, line) }
      return nil
    case "sqlite3", "pdo":
      if method == "createfunction" || method == "sqlitecreatefunction", values.count > 1 {
        return machine.invoke(values[1], [.unknown(Unknown())], type + "::" + method, line)
      }
      if ["query", "exec", "prepare"].contains(method) { query(machine, type, values, line) }
      return nil
    case "mysqli":
      if ["query", "multi_query", "real_query", "prepare"].contains(method) { query(machine, type, values, line) }
      return nil
    case "ffi":
      if DangerousNames.command.contains(method) {
        if let taint = first.taint { machine.prove(.taintedCommand, "FFI::" + method, line, taint: taint) }
      }
      return nil
    case "exception", "error", "errorexception", "runtimeexception", "invalidargumentexception":
      return method == "getmessage" ? object.payload ?? .text([]) : nil
    default: return nil
    }
  }

  /// A stylesheet or path that calls a dangerous function of PHP's.
  static func noteXPath(_ machine: PHPMachine, _ bytes: [UInt8], _ sink: String, _ line: UInt32) {
    guard bytes.count < 1 << 16, ByteSearch.first(Array("unction".utf8), in: bytes, from: 0) != nil else { return }
    let text = String(decoding: bytes.map(ByteClass.lower), as: UTF8.self)
    for name in DangerousNames.code.union(DangerousNames.command).sorted()
    where text.contains(":function('\(name)'") || text.contains(":functionstring('\(name)'") {
      machine.prove(.dangerousCallback, sink, line, path: [TaintStep(line: Int(line), what: name)])
    }
  }

  private static func query(_ machine: PHPMachine, _ type: String, _ values: [Value], _ line: UInt32) {
    guard machine.hasTaintedConnection, let taint = values.first?.taint else { return }
    machine.prove(.taintedQuery, type, line, taint: taint)
  }

  private static func component(_ machine: PHPMachine, _ method: String, _ values: [Value], _ line: UInt32) -> Value {
    if ["exec", "run", "shellexecute", "create"].contains(method), let taint = machine.firstTaint(values) {
      machine.prove(.taintedCommand, "COM->" + method, line, taint: taint)
    }
    return .unknown(Unknown(role: .opaque))
  }

  /// A static method of a built-in class; nil where it isn't modelled.
  static func callStatic(
    _ machine: PHPMachine, _ type: String, _ method: String, _ values: [Value], _ line: UInt32
  ) -> Value? {
    switch (type, method) {
    case ("closure", "fromcallable"): return machine.makeClosure(of: values.first ?? .null)
    case ("closure", "bind"):
      guard case .object(let closure)? = values.first else { return nil }
      return machine.callMethod(closure, machine.names.number("bindTo"), Array(values.dropFirst()), line)
    case ("domdocument", "loadxml"):
      if let bytes = values.first?.bytes { noteXPath(machine, bytes, type + "::" + method, line) }
      let object = PHPObject(nil, className: machine.names.number(type), isLoose: true)
      machine.register(object)
      return .object(object)
    case ("ffi", "cdef"), ("ffi", "load"):
      let object = PHPObject(nil, className: machine.names.number("ffi"), isLoose: true)
      machine.register(object)
      return .object(object)
    default: return nil
    }
  }
}
