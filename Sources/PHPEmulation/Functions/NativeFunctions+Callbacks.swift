extension NativeFunctions {
  /// Functions that call what they are given.
  static let callbacks: Family = {
    var family: Family = [
      "call_user_func": NativeFunction { machine, call in
        machine.invoke(call.argument(0), Array(call.arguments.dropFirst()), call.name, call.line)
      },
      "call_user_func_array": spreading, "forward_static_call_array": spreading,
      "forward_static_call": NativeFunction { machine, call in
        machine.invoke(call.argument(0), Array(call.arguments.dropFirst()), call.name, call.line)
      },
      "array_map": NativeFunction { machine, call in map(machine, call) },
      "array_filter": NativeFunction { machine, call in
        guard call.has(1) else { return call.argument(0) }
        var kept = PHPArray()
        forEach(machine, call.argument(0)) { key, value in
          let byKey = call.integer(2) == 2
          let result = machine.invoke(call.argument(1), byKey ? [key] : [value], call.name, call.line)
          if result.truth != false, let arrayKey = machine.key(key) { kept.set(arrayKey, value) }
        }
        return kept.count > 0 ? .array(kept) : machine.carried(call)
      },
      "array_walk": walking, "array_walk_recursive": walking,
      "array_reduce": NativeFunction { machine, call in
        var result = call.argument(2)
        forEach(machine, call.argument(0)) { _, value in
          result = machine.invoke(call.argument(1), [result, value], call.name, call.line)
        }
        return result
      },
      "preg_replace_callback": NativeFunction { machine, call in replaceCallback(machine, call) },
      "mb_ereg_replace_callback": NativeFunction { machine, call in replaceCallback(machine, call) },
      "preg_replace_callback_array": NativeFunction { machine, call in
        forEach(machine, call.argument(0)) { _, callback in
          let matches = Value.array(PHPArray([machine.carried(call.argument(1), call.name, call.line)]))
          _ = machine.invoke(callback, [matches], call.name, call.line)
        }
        return machine.carried(call.argument(1), call.name, call.line)
      },
      "iterator_apply": NativeFunction { machine, call in
        var values: [Value] = []
        if case .array(let array) = call.argument(2) { values = array.values }
        return machine.invoke(call.argument(1), values, call.name, call.line)
      },
      "register_shutdown_function": NativeFunction { machine, call in
        if machine.atShutdown.count < 256 {
          machine.atShutdown.append((call.argument(0), Array(call.arguments.dropFirst())))
        }
        return .null
      },
      "register_tick_function": NativeFunction { machine, call in
        machine.invoke(call.argument(0), Array(call.arguments.dropFirst()), call.name, call.line)
      },
      "ob_start": NativeFunction { machine, call in
        if call.has(0), !call.argument(0).isNull {
          _ = machine.invoke(call.argument(0), [.unknown(Unknown())], call.name, call.line)
        }
        return .bool(true)
      },
      "filter_var": filtering, "filter_var_array": filtering, "filter_input": filtering,
      "filter_input_array": filtering,
      "is_a": NativeFunction { _, _ in .unknown(Unknown(role: .number)) },
    ]
    for name in ["usort", "uasort", "uksort"] {
      family[name] = NativeFunction(references: 1) { machine, call in
        let values = elements(machine, call.argument(0), isKeyed: call.name == "uksort")
        if values.count >= 2 || call.argument(0).taint != nil || call.argument(1).taint != nil {
          let pair = values.count >= 2 ? Array(values.prefix(2)) : values + values
          _ = machine.invoke(call.argument(1), pair, call.name, call.line)
        }
        return .bool(true)
      }
    }
    for name in [
      "array_diff_ukey", "array_udiff", "array_uintersect", "array_intersect_ukey", "array_udiff_assoc",
      "array_diff_uassoc", "array_intersect_uassoc", "array_uintersect_assoc", "array_udiff_uassoc",
      "array_uintersect_uassoc",
    ] {
      family[name] = NativeFunction { machine, call in
        guard let last = call.arguments.last else { return .null }
        let data = call.arguments.dropLast().flatMap { elements(machine, $0, isKeyed: call.name.contains("key")) }
        _ = machine.invoke(last, Array(data.prefix(2)), call.name, call.line)
        if call.name.hasSuffix("_uassoc"), call.arguments.count > 3 {
          _ = machine.invoke(call.arguments[call.arguments.count - 2], Array(data.prefix(2)), call.name, call.line)
        }
        return .unknown(Unknown())
      }
    }
    for (name, position) in [
      ("header_register_callback", 0), ("set_error_handler", 0), ("set_exception_handler", 0),
      ("spl_autoload_register", 0), ("sqlite_create_function", 2),
    ] {
      family[name] = NativeFunction { machine, call in
        let target = call.argument(position)
        if case .object = target {
          machine.invokeClosures(in: [target], call.line)
        } else if !target.isNull {
          _ = machine.invoke(target, [.unknown(Unknown())], call.name, call.line)
        }
        return .unknown(Unknown())
      }
    }
    family["session_set_save_handler"] = NativeFunction { machine, call in
      for target in call.arguments.prefix(6) { _ = machine.invoke(target, [.unknown(Unknown())], call.name, call.line) }
      return .bool(true)
    }
    return family
  }()

  private static let spreading = NativeFunction { machine, call in
    var values: [Value] = []
    switch call.argument(1) {
    case .array(let array):
      values = array.values
      if let rest = array.rest { values += machine.unknownArguments(.unknown(rest)) }
    case .unknown: values = machine.unknownArguments(call.argument(1))
    default: values = [call.argument(1)]
    }
    return machine.invoke(call.argument(0), values, call.name, call.line)
  }

  /// Calls a body for each element; for what isn't known of the array, once.
  private static func forEach(_ machine: PHPMachine, _ value: Value, _ body: (Value, Value) -> Void) {
    switch value.resolved {
    case .array(let array):
      for (key, element) in array.pairs {
        guard machine.step() else { return }
        body(key.value, element)
      }
      if let rest = array.rest {
        let key =
          (array.keyTaint ?? rest.taint).map { Value.unknown(Unknown(taint: $0.through("key", machine.line))) }
          ?? .unknown(Unknown())
        body(key, machine.elementOfUnknown(.unknown(rest), key: nil))
      }
    case .unknown: body(machine.carried(value, "key", machine.line), machine.elementOfUnknown(value, key: nil))
    case .object(let object): forEach(machine, machine.iterated(object), body)
    default: break
    }
  }

  private static func elements(_ machine: PHPMachine, _ value: Value, isKeyed: Bool) -> [Value] {
    var result: [Value] = []
    forEach(machine, value) { key, element in if result.count < 64 { result.append(isKeyed ? key : element) } }
    return result
  }

  private static func map(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    let target = call.argument(0)
    if call.arguments.count > 2 {
      let lists = call.arguments.dropFirst().map { elements(machine, $0, isKeyed: false) }
      var result: [Value] = []
      for index in 0..<(lists.map(\.count).max() ?? 0) {
        let values = lists.map { index < $0.count ? $0[index] : .null }
        result.append(target.isNull ? .array(PHPArray(values)) : machine.invoke(target, values, call.name, call.line))
      }
      return .array(PHPArray(result))
    }
    guard case .array(let array) = call.argument(1) else {
      let element = machine.elementOfUnknown(call.argument(1), key: nil)
      let result = machine.invoke(target, [element], call.name, call.line)
      return .unknown(Unknown(taint: result.taint))
    }
    var result = PHPArray()
    for (key, element) in array.pairs {
      guard machine.step() else { break }
      result.set(key, machine.invoke(target, [element], call.name, call.line))
    }
    if let rest = array.rest {
      let mapped = machine.invoke(target, [machine.elementOfUnknown(.unknown(rest), key: nil)], call.name, call.line)
      result.rest = Unknown(taint: mapped.taint)
    }
    return .array(result)
  }

  private static let walking = NativeFunction(references: 1) { machine, call in
    let extra = call.has(2) ? [call.argument(2)] : []
    guard let slot = call.slot(0), case .array(let array) = slot.value else {
      forEach(machine, call.argument(0)) { key, value in
        _ = machine.invoke(call.argument(1), [value, key] + extra, call.name, call.line)
      }
      return .bool(true)
    }
    for index in 0..<array.count {
      guard machine.step() else { break }
      let key = array.key(at: index)
      // The callback may take the element by reference.
      if case .object(let object) = call.argument(1),
        object.closure?.function?.syntax.parameters.first?.isReference == true
      {
        let element = machine.referenceElement(slot, key)
        _ = machine.invokeObject(object, [element.value, key.value] + extra, slots: [element], call.line)
      } else {
        _ = machine.invoke(
          call.argument(1), [array.value(at: index).resolved, key.value] + extra, call.name, call.line)
      }
    }
    if let rest = array.rest {
      let key = Value.unknown(Unknown(taint: (array.keyTaint ?? rest.taint)?.through("key", call.line)))
      _ = machine.invoke(
        call.argument(1), [machine.elementOfUnknown(.unknown(rest), key: nil), key] + extra, call.name, call.line)
    }
    return .bool(true)
  }

  private static func replaceCallback(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    let subject = machine.toText(call.argument(2))
    if case .string(let text) = subject, let pattern = call.bytes(0),
      let replaced = RegularExpressionCalls.replace(
        machine, pattern, text,
        { groups in
          machine.toText(
            machine.invoke(
              call.argument(1), [.array(PHPArray(groups.map { .text($0, text.derivation) }))], call.name, call.line)
          )
          .bytes
        })
    {
      return machine.made(replaced, call, .picked, from: text.derivation)
    }
    let part = machine.carried(subject, call.name, call.line)
    let result = machine.invoke(call.argument(1), [.array(PHPArray([part, part, part]))], call.name, call.line)
    return result.taint != nil ? result : part
  }

  private static let filtering = NativeFunction { machine, call in
    let isInput = call.name.hasPrefix("filter_input")
    var subject = call.argument(0)
    if isInput {
      subject = .unknown(Unknown(taint: Taint(origin: machine.origin(call.name), line: call.line)))
    }
    for value in call.arguments {
      if case .array(let options) = value, let callback = options[.string(Array("options".utf8))] {
        let target = callback.resolved
        if case .array = target { continue }
        return machine.invoke(target, [subject], call.name, call.line)
      }
    }
    let filter = call.argument(call.name == "filter_input" ? 2 : 1)
    // FILTER_DEFAULT and FILTER_UNSAFE_RAW hand through; what else there is lets no code pass.
    if let number = filter.integer, number != 516, number != 0, call.has(1) { return .unknown(Unknown()) }
    return subject.taint == nil ? .unknown(Unknown()) : machine.carried(subject, call.name, call.line)
  }
}
