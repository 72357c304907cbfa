import Emulation

/// `Class.forName(…).getMethod(…).invoke(…)` and its relatives: what they reach is judged as if it were written out.
enum JavaReflection {
  static func call(_ call: Invocation, _ receiver: Value, library: JavaLibrary, in machine: Machine) -> Value? {
    switch call.name {
    case "forName", "loadClass":
      if call.name == "loadClass", ["URLClassLoader", "ClassLoader"].contains(call.type) {
        if let value = JavaSinks.loadClass(call, receiver, in: machine) { return value }
      }
      return forName(call, in: machine)
    case "getClass": return classBox(.text(call.type), in: machine)
    case "getMethod", "getDeclaredMethod":
      guard let box = receiver.box, box.type == "Class" else { return nil }
      return method(of: box.fields["name"] ?? .unknown, named: call.argument(0), in: machine)
    case "getMethods", "getDeclaredMethods":
      guard let box = receiver.box, box.type == "Class" else { return nil }
      return method(of: box.fields["name"] ?? .unknown, named: .unknown, in: machine)
    case "getConstructor", "getDeclaredConstructor", "getConstructors", "getDeclaredConstructors":
      guard let box = receiver.box, box.type == "Class" else { return nil }
      let made = machine.box("Constructor")
      made.fields["name"] = box.fields["name"]
      return .object(made)
    case "newInstance": return newInstance(call, receiver, in: machine)
    case "invoke": return invoke(call, receiver, library: library, in: machine)
    case "setAccessible", "addSuppressed": return .null
    default: return nil
    }
  }

  static func classBox(_ name: Value, in machine: Machine) -> Value {
    let box = machine.box("Class")
    box.fields["name"] = name
    return .object(box)
  }

  private static func forName(_ call: Invocation, in machine: Machine) -> Value {
    let name = call.argument(0)
    if let bytes = name.bytes, bytes.starts(with: Array("$$BCEL$$".utf8)) {
      machine.prove(.derivedCode, "Class.forName(BCEL)", line: call.line)
    }
    return classBox(name, in: machine)
  }

  private static func method(of type: Value, named name: Value, in machine: Machine) -> Value {
    let box = machine.box("Method")
    box.fields["type"] = type
    box.fields["name"] = name
    return .object(box)
  }

  private static func simpleName(_ value: Value?) -> String? {
    value?.bytes.map { Invocation.simple(Bytes.string($0)) }
  }

  private static func newInstance(_ call: Invocation, _ receiver: Value, in machine: Machine) -> Value? {
    guard let box = receiver.box, box.type == "Class" || box.type == "Constructor" else { return nil }
    guard let name = simpleName(box.fields["name"]) else {
      if let taint = box.fields["name"]?.mark {
        machine.prove(.taintedCall, "Class.newInstance", line: call.line, taint: taint)
      }
      return Value(taint: call.mark)
    }
    return machine.make(
      Construction(type: name, arguments: spread(call.arguments).map { .constant($0) }, line: call.line))
  }

  /// Arguments handed over in one array.
  static func spread(_ arguments: [Value]) -> [Value] {
    guard arguments.count == 1, let box = arguments[0].box, box.type == "[]", !box.elements.isEmpty, box.taint == nil
    else {
      return arguments
    }
    return box.elements
  }

  private static func invoke(
    _ call: Invocation, _ receiver: Value, library: JavaLibrary, in machine: Machine
  ) -> Value? {
    guard let box = receiver.box, box.type == "Method" else { return nil }
    let typeName = box.fields["type"] ?? .unknown
    let name = box.fields["name"] ?? .unknown
    let target = call.argument(0)
    let arguments = spread(Array(call.arguments.dropFirst()))
    guard let nameBytes = name.bytes else {
      if let taint = name.mark ?? (typeName.bytes == nil ? typeName.mark : nil) {
        machine.prove(.taintedCall, "Method.invoke", line: call.line, taint: taint)
      } else if name.isDerived || typeName.isDerived, let taint = call.mark {
        machine.prove(.hiddenCall, "Method.invoke", line: call.line, taint: taint)
      }
      return Value(taint: call.mark)
    }
    let method = Bytes.string(nameBytes)
    let type = simpleName(typeName) ?? target.box?.type ?? ""
    var object = target
    if target.box == nil || target.box?.type == "Class" { object = Value(content: .type(type)) }
    let before = machine.result.proofs.count
    let inner = Invocation(
      receiver: object, name: method, key: machine.fold(method), arguments: arguments, line: call.line)
    let value = library.call(inner, in: machine)
    if machine.result.proofs.count == before, typeName.isDerived || name.isDerived,
      JavaTypes.commandMakers.contains(type), ["exec", "start", "eval", "defineClass"].contains(method)
    {
      machine.prove(.hiddenCall, "\(type).\(method)", line: call.line, taint: call.mark)
    }
    return value ?? Value(taint: inner.mark ?? target.mark)
  }
}
