/// Reflection: calls by name, and comments as carriers of code.
enum Reflection {
  static func call(
    _ machine: PHPMachine, _ object: PHPObject, _ type: String, _ method: String, _ values: [Value], _ line: UInt32
  ) -> Value? {
    let subject = object.payload ?? .null
    switch (type, method) {
    case (_, "getdoccomment"): return docComment(machine, type, subject)
    case ("reflectionfunction", "invoke"): return machine.invoke(subject, values, "invoke", line)
    case ("reflectionfunction", "invokeargs"), ("reflectionfunction", "__invoke"):
      return machine.invoke(subject, spread(values.first), "invoke", line)
    case ("reflectionfunction", "getclosure"): return machine.makeClosure(of: subject)
    case ("reflectionmethod", "getclosure"): return machine.makeClosure(of: pair(subject, values.first))
    case ("reflectionmethod", "invoke"):
      return machine.invoke(pair(subject, values.first), Array(values.dropFirst()), "invoke", line)
    case ("reflectionmethod", "invokeargs"):
      return machine.invoke(pair(subject, values.first), spread(values.count > 1 ? values[1] : nil), "invoke", line)
    case ("reflectionclass", "newinstance"), ("reflectionobject", "newinstance"):
      return make(machine, subject, values, line)
    case ("reflectionclass", "newinstanceargs"): return make(machine, subject, spread(values.first), line)
    case ("reflectionclass", "newinstancewithoutconstructor"):
      guard let info = classInfo(machine, subject) else { return nil }
      return .object(machine.makeObject(info))
    case ("reflectionclass", "getmethod"):
      return made(machine, "reflectionmethod", .array(PHPArray([subject, values.first ?? .null])))
    case ("reflectionclass", "getproperty"):
      return made(machine, "reflectionproperty", .array(PHPArray([subject, values.first ?? .null])))
    case (_, "getname"), (_, "getshortname"):
      if let info = classInfo(machine, subject) { return .text(machine.names.bytes(info.name)) }
      return subject
    case ("reflectionclass", "getconstants"):
      guard let info = classInfo(machine, subject) else { return nil }
      var result = PHPArray()
      for (name, value) in info.syntax.constants {
        result.set(ArrayKey(machine.names.bytes(name)), machine.evaluateElsewhere(value, in: info.unit))
      }
      return .array(result)
    default: return nil
    }
  }

  private static func spread(_ value: Value?) -> [Value] {
    switch value {
    case .array(let array)?: array.values
    case nil: []
    case let value?: [value]
    }
  }

  /// A method to call: the object given, or the class that the reflection was made of.
  private static func pair(_ subject: Value, _ target: Value?) -> Value {
    guard case .array(let array) = subject else { return subject }
    let member = array[.int(1)] ?? .null
    if case .object? = target { return .array(PHPArray([target ?? .null, member])) }
    return .array(PHPArray([array[.int(0)] ?? .null, member]))
  }

  private static func made(_ machine: PHPMachine, _ type: String, _ payload: Value) -> Value {
    let object = PHPObject(nil, className: machine.names.number(type), isLoose: true)
    object.payload = payload
    machine.register(object)
    return .object(object)
  }

  private static func make(_ machine: PHPMachine, _ subject: Value, _ values: [Value], _ line: UInt32) -> Value {
    if let info = classInfo(machine, subject) { return .object(machine.instantiate(info, values, line)) }
    if case .unknown(let unknown) = subject, let taint = unknown.taint, unknown.isBare, !taint.origin.isChecked,
      machine.firstTaint(values) != nil
    {
      machine.prove(.taintedCall, "newInstance", line, taint: taint)
    }
    guard let bytes = subject.bytes else { return .unknown(Unknown()) }
    let key = machine.functionKey(bytes)
    let object = PHPObject(nil, className: key, isLoose: true)
    machine.register(object)
    NativeClasses.construct(machine, object, machine.names.text(key), values, line)
    return .object(object)
  }

  private static func classInfo(_ machine: PHPMachine, _ value: Value) -> ClassInfo? {
    switch value {
    case .object(let object): object.declared
    case .string(let text): machine.classInfo(machine.functionKey(text.bytes))
    default: nil
    }
  }

  private static func docComment(_ machine: PHPMachine, _ type: String, _ subject: Value) -> Value {
    var target = subject
    var member: [UInt8]?
    if case .array(let array) = subject {
      target = array[.int(0)] ?? .null
      member = array[.int(1)]?.bytes
      if member == nil, let bytes = target.bytes, let colon = bytes.firstIndex(of: 58), colon + 2 < bytes.count {
        member = Array(bytes[(colon + 2)...])
        target = .text(Array(bytes[..<colon]))
      }
    }
    var unit: CodeUnit?
    var range: Range<Int>?
    if type == "reflectionfunction" {
      if case .object(let object) = target, let function = object.closure?.function {
        (unit, range) = (function.unit, function.syntax.doc)
      } else if let bytes = target.bytes, let function = machine.functions[machine.functionKey(bytes)] {
        (unit, range) = (function.unit, function.syntax.doc)
      }
    } else if let info = classInfo(machine, target) {
      unit = info.unit
      if let member {
        let name = machine.names.number(member)
        range =
          info.syntax.properties.first { $0.name == name }?.doc
          ?? info.method(machine.names.lower(name)).flatMap { $0.unit === info.unit ? $0.syntax.doc : nil }
      } else {
        range = info.syntax.doc
      }
    }
    guard let unit, let range, range.upperBound <= unit.bytes.count else {
      return .unknown(Unknown(derivation: .picked))
    }
    return .text(Array(unit.bytes[range]), .picked)
  }
}
