extension NativeFunctions {
  /// Functions that move within arrays or order them.
  static let arrayOrder: Family = [
    "current": moving { _, cursor in cursor }, "pos": moving { _, cursor in cursor },
    "reset": moving { _, _ in 0 }, "end": moving { array, _ in array.count - 1 },
    "next": moving { _, cursor in cursor + 1 }, "prev": moving { _, cursor in cursor - 1 },
    "key": NativeFunction(references: 1) { machine, call in
      guard case .array(let array) = call.argument(0) else { return machine.carried(call) }
      if array.cursor >= 0, array.cursor < array.count { return array.key(at: array.cursor).value }
      guard let rest = array.rest else { return .null }
      return .unknown(Unknown(taint: rest.taint?.through("key", call.line)))
    },
    "each": NativeFunction(references: 1) { machine, call in
      guard let slot = call.slot(0), case .array(var array) = slot.value else { return machine.carried(call) }
      guard array.cursor >= 0, array.cursor < array.count else {
        return array.rest == nil ? .bool(false) : machine.carried(call)
      }
      let key = array.key(at: array.cursor).value
      let value = array.value(at: array.cursor).resolved
      array.cursor += 1
      slot.value = .array(array)
      return .array(
        PHPArray.keyed([
          (.int(1), value), (.string(Array("value".utf8)), value), (.int(0), key), (.string(Array("key".utf8)), key),
        ]))
    },
    "array_key_first": NativeFunction { machine, call in
      guard case .array(let array) = call.argument(0), array.count > 0 else { return machine.carried(call) }
      return array.key(at: 0).value
    },
    "array_key_last": NativeFunction { machine, call in
      guard case .array(let array) = call.argument(0), array.count > 0 else { return machine.carried(call) }
      return array.key(at: array.count - 1).value
    },
    "sort": sorting(byKey: false, keepsKeys: false, descending: false),
    "rsort": sorting(byKey: false, keepsKeys: false, descending: true),
    "asort": sorting(byKey: false, keepsKeys: true, descending: false),
    "arsort": sorting(byKey: false, keepsKeys: true, descending: true),
    "ksort": sorting(byKey: true, keepsKeys: true, descending: false),
    "krsort": sorting(byKey: true, keepsKeys: true, descending: true),
    "natsort": sorting(byKey: false, keepsKeys: true, descending: false),
    "shuffle": NativeFunction(references: 1) { _, call in
      if let slot = call.slot(0) { slot.value = .unknown(Unknown(taint: slot.value.taint)) }
      return .bool(true)
    },
    "iterator_to_array": NativeFunction { machine, call in
      if case .object(let object) = call.argument(0) { return machine.iterated(object) }
      return call.argument(0)
    },
  ]

  private static func moving(_ place: @escaping @Sendable (PHPArray, Int) -> Int) -> NativeFunction {
    NativeFunction(references: 1) { machine, call in
      guard case .array(var array) = call.argument(0) else {
        if case .object(let object) = call.argument(0) {
          if case .array(let inner)? = object.payload {
            return inner.count > 0 ? inner.value(at: 0).resolved : .bool(false)
          }
          return .unknown(Unknown())
        }
        return call.argument(0).isKnown ? .bool(false) : machine.elementOfUnknown(call.argument(0), key: nil)
      }
      let cursor = place(array, array.cursor)
      array.cursor = cursor
      if let slot = call.slot(0) { slot.value = .array(array) }
      if cursor >= 0, cursor < array.count { return array.value(at: cursor).resolved }
      guard let rest = array.rest else { return .bool(false) }
      return machine.elementOfUnknown(.unknown(rest), key: nil)
    }
  }

  private static func sorting(byKey: Bool, keepsKeys: Bool, descending: Bool) -> NativeFunction {
    NativeFunction(references: 1) { machine, call in
      guard let slot = call.slot(0), case .array(let array) = slot.value, array.rest == nil, array.count < 50_000,
        machine.step(array.count)
      else { return .bool(true) }
      let sorted = array.pairs.enumerated().sorted { left, right in
        let order =
          byKey
          ? Comparison.order(left.element.key.value, right.element.key.value)
          : Comparison.order(left.element.value, right.element.value)
        let sign = (order ?? 0) * (descending ? -1 : 1)
        return sign == 0 ? left.offset < right.offset : sign < 0
      }.map(\.element)
      slot.value = .array(keepsKeys ? PHPArray.keyed(sorted) : PHPArray(sorted.map(\.value)))
      return .bool(true)
    }
  }
}
