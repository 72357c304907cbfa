extension NativeFunctions {
  /// Functions that make, name or test variables, functions and classes.
  static let variables: Family = [
    "extract": NativeFunction { machine, call in
      switch call.argument(0) {
      case .array(let array):
        for (key, value) in array.pairs.prefix(4096) {
          machine.write(machine.variableSlot(machine.names.number(key.bytes)), value)
        }
        if let taint = array.rest?.taint {
          machine.scope.undefinedTaint = machine.scope.undefinedTaint ?? taint.through("extract", call.line)
        }
      case .unknown(let unknown):
        if let taint = unknown.taint {
          machine.scope.undefinedTaint = machine.scope.undefinedTaint ?? taint.through("extract", call.line)
        }
      default: break
      }
      return .unknown(Unknown(role: .number))
    },
    "parse_str": NativeFunction(references: 2) { machine, call in parseQuery(machine, call) },
    "mb_parse_str": NativeFunction(references: 2) { machine, call in parseQuery(machine, call) },
    "import_request_variables": NativeFunction { machine, call in
      machine.scope.undefinedTaint = Taint(origin: machine.origin("import_request_variables"), line: call.line)
      return .bool(true)
    },
    "get_defined_vars": NativeFunction { machine, _ in
      var array = PHPArray()
      for name in [KnownName.requestGet, .requestPost, .requestCookie, .requestFiles] {
        array.set(ArrayKey(machine.names.bytes(name.rawValue)), machine.readVariable(name.rawValue))
      }
      for (name, slot) in machine.scope.slots where name != KnownName.globals.rawValue && array.count < 4096 {
        array.set(ArrayKey(machine.names.bytes(name)), slot.value)
      }
      return .array(array)
    },
    "define": NativeFunction { machine, call in
      if let name = call.bytes(0), machine.constants.count < 20_000 {
        machine.constants[machine.names.number(name)] = call.argument(1)
      }
      return .bool(true)
    },
    "constant": NativeFunction { machine, call in
      guard let name = call.bytes(0) else { return machine.carried(call) }
      if let value = machine.constants[machine.names.number(name)] { return value }
      return PredefinedConstants.value(name, machine: machine) ?? .unknown(Unknown())
    },
    "defined": NativeFunction { machine, call in
      guard let name = call.bytes(0), machine.constants[machine.names.number(name)] != nil else {
        return .unknown(Unknown(role: .number))
      }
      return .bool(true)
    },
    "function_exists": NativeFunction { machine, call in
      guard let name = call.bytes(0) else { return .unknown(Unknown(role: .number)) }
      let key = machine.functionKey(name)
      if machine.functions[key] != nil || machine.native(key) != nil { return .unknown(Unknown(role: .number)) }
      return .bool(false)
    },
    "is_callable": NativeFunction { _, _ in .unknown(Unknown(role: .number)) },
    "class_exists": NativeFunction { machine, call in
      guard let name = call.bytes(0) else { return .unknown(Unknown(role: .number)) }
      return machine.classes[machine.functionKey(name)] == nil ? .unknown(Unknown(role: .number)) : .bool(true)
    },
    "method_exists": NativeFunction { _, call in
      call.argument(1).taint?.origin.isChecked = true
      return .unknown(Unknown(role: .number))
    },
    "property_exists": NativeFunction { _, call in
      call.argument(1).taint?.origin.isChecked = true
      return .unknown(Unknown(role: .number))
    },
    "get_class": NativeFunction { machine, call in
      if case .object(let object) = call.argument(0) {
        return .text(machine.names.bytes(object.declared?.name ?? object.className))
      }
      if call.arguments.isEmpty, let owner = machine.scope.owner { return .text(machine.names.bytes(owner.name)) }
      return .unknown(Unknown())
    },
    "get_called_class": NativeFunction { machine, _ in
      machine.scope.called.map { .text(machine.names.bytes($0.name)) } ?? .unknown(Unknown())
    },
    "get_class_methods": NativeFunction { machine, call in
      var info: ClassInfo?
      if case .object(let object) = call.argument(0) { info = object.declared }
      if let bytes = call.bytes(0) { info = machine.classInfo(machine.functionKey(bytes)) }
      guard let info else { return .unknown(Unknown()) }
      return .array(PHPArray(info.syntax.methods.map { .text(machine.names.bytes(info.unit.functions[Int($0)].name)) }))
    },
    "get_object_vars": NativeFunction { machine, call in machine.cast(call.argument(0), .array) },
    "gettype": NativeFunction { _, call in
      call.argument(0).typeName.map { .text($0) } ?? .unknown(Unknown())
    },
    "settype": NativeFunction(references: 1) { machine, call in
      guard let slot = call.slot(0), let type = call.bytes(1) else { return .bool(true) }
      switch String(decoding: type.map(ByteClass.lower), as: UTF8.self) {
      case "int", "integer": slot.value = machine.cast(slot.value, .int)
      case "string": slot.value = machine.cast(slot.value, .string)
      case "array": slot.value = machine.cast(slot.value, .array)
      case "float", "double": slot.value = machine.cast(slot.value, .float)
      case "bool", "boolean": slot.value = machine.cast(slot.value, .bool)
      default: break
      }
      return .bool(true)
    },
    "is_string": testing { if case .string = $0 { true } else { false } },
    "is_array": testing { if case .array = $0 { true } else { false } },
    "is_int": testing { if case .int = $0 { true } else { false } },
    "is_object": testing { if case .object = $0 { true } else { false } },
    "is_null": testing { $0.isNull },
    "is_numeric": NativeFunction { _, call in
      call.argument(0).taint?.origin.isChecked = true
      guard call.argument(0).isKnown else { return .unknown(Unknown(role: .number)) }
      switch call.argument(0) {
      case .int, .float: return .bool(true)
      case .string(let text): return .bool(Number.isNumeric(text.bytes))
      default: return .bool(false)
      }
    },
    "func_get_args": NativeFunction { machine, _ in .array(PHPArray(machine.scope.arguments)) },
    "func_get_arg": NativeFunction { machine, call in
      guard let index = call.integer(0), index >= 0, index < machine.scope.arguments.count else {
        return .unknown(Unknown())
      }
      return machine.scope.arguments[index]
    },
    "func_num_args": NativeFunction { machine, _ in .int(machine.scope.arguments.count) },
    "print_r": NativeFunction { machine, call in machine.embedded(call) },
    "var_export": NativeFunction { machine, call in machine.embedded(call) },
    "var_dump": NativeFunction { _, _ in .null },
    "json_decode": NativeFunction { machine, call in machine.carried(call) },
    "spl_object_hash": NativeFunction { _, _ in .unknown(Unknown()) },
    "class_alias": NativeFunction { machine, call in
      guard let name = call.bytes(0), let alias = call.bytes(1), let info = machine.classInfo(machine.functionKey(name))
      else { return .unknown(Unknown(role: .number)) }
      machine.classes[machine.functionKey(alias)] = info
      return .bool(true)
    },
  ]

  private static func testing(_ test: @escaping @Sendable (Value) -> Bool) -> NativeFunction {
    NativeFunction { _, call in
      let value = call.argument(0)
      return value.isKnown ? .bool(test(value)) : .unknown(Unknown(role: .number))
    }
  }

  private static func parseQuery(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    var array = PHPArray()
    if let bytes = call.bytes(0) {
      for pair in bytes.split(separator: 38).prefix(1024) {
        let parts = pair.split(separator: 61, maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? PercentEncoding.decode(Array(parts[1]), plus: true) : []
        array.set(
          ArrayKey(PercentEncoding.decode(Array(parts[0]), plus: true)), .text(value, call.argument(0).derivation))
      }
    } else {
      array.rest = Unknown(taint: call.argument(0).taint?.through(call.name, call.line))
    }
    if let slot = call.slot(1) {
      slot.value = .array(array)
      return .null
    }
    for (key, value) in array.pairs { machine.write(machine.variableSlot(machine.names.number(key.bytes)), value) }
    if let taint = array.rest?.taint { machine.scope.undefinedTaint = machine.scope.undefinedTaint ?? taint }
    return .null
  }
}
