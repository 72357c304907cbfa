extension NativeFunctions {
  /// The array given, where all of it is known.
  private static func whole(_ value: Value) -> PHPArray? {
    guard case .array(let array) = value.resolved, array.rest == nil else { return nil }
    return array
  }

  private static func transformed(_ body: @escaping @Sendable (PHPArray, NativeCall) -> PHPArray?) -> NativeFunction {
    NativeFunction { machine, call in
      guard let array = whole(call.argument(0)), machine.step(array.count >> 3), let result = body(array, call) else {
        return .unknown(Unknown(taint: machine.firstTaint(call.arguments)?.through(call.name, call.line)))
      }
      return .array(result)
    }
  }

  /// Functions over arrays.
  static let arrays: Family = [
    "count": counting, "sizeof": counting,
    "array_values": transformed { array, _ in PHPArray(array.values) },
    "array_keys": transformed { array, _ in PHPArray((0..<array.count).map { array.key(at: $0).value }) },
    "array_flip": NativeFunction { machine, call in
      guard let array = whole(call.argument(0)), machine.step(array.count >> 3) else { return machine.carried(call) }
      var result = PHPArray()
      for (key, value) in array.pairs { if let new = machine.key(value) { result.set(new, key.value) } }
      return .array(result)
    },
    "array_reverse": transformed { array, call in
      let pairs = Array(array.pairs.reversed())
      return call.argument(1).truth == true ? PHPArray.keyed(pairs) : PHPArray.renumbered(pairs)
    },
    "array_merge": NativeFunction { machine, call in
      var result = PHPArray()
      for value in call.arguments {
        guard case .array(let array) = value else {
          if !value.isKnown { result.rest = Unknown(taint: value.taint) }
          continue
        }
        guard machine.step(array.count >> 3) else { return .unknown(Unknown()) }
        for (key, element) in array.pairs {
          if case .string = key { result.set(key, element) } else { result.append(element) }
        }
        if let rest = array.rest { result.rest = rest }
      }
      return .array(result)
    },
    "array_replace": NativeFunction { machine, call in
      var result = PHPArray()
      for value in call.arguments {
        guard let array = whole(value), machine.step(array.count >> 3) else { return machine.carried(call) }
        for (key, element) in array.pairs { result.set(key, element) }
      }
      return .array(result)
    },
    "array_combine": NativeFunction { machine, call in
      guard let keys = whole(call.argument(0)), let values = whole(call.argument(1)), keys.count == values.count,
        machine.step(keys.count >> 3)
      else { return machine.carried(call) }
      var result = PHPArray()
      for (name, value) in zip(keys.values, values.values) { if let key = machine.key(name) { result.set(key, value) } }
      return .array(result)
    },
    "array_slice": NativeFunction { machine, call in
      guard let array = whole(call.argument(0)), let start = call.integer(1) else { return machine.carried(call) }
      let from = start < 0 ? max(0, array.count + max(start, -array.count)) : min(start, array.count)
      let length = call.argument(2).isNull ? array.count : call.integer(2) ?? array.count
      let end = length < 0 ? max(from, array.count + length) : min(array.count, from + min(length, array.count))
      return .array(PHPArray.renumbered(Array(array.pairs[from..<max(from, end)])))
    },
    "array_fill": NativeFunction { machine, call in
      guard let start = call.integer(0), let count = call.integer(1), count >= 0, count < 100_000,
        machine.step(count >> 3)
      else { return .unknown(Unknown(taint: call.argument(2).taint)) }
      var result = PHPArray()
      for index in 0..<count { result.set(.int(start &+ index), call.argument(2)) }
      return .array(result)
    },
    "array_fill_keys": NativeFunction { machine, call in
      guard let keys = whole(call.argument(0)), machine.step(keys.count >> 3) else { return machine.carried(call) }
      var result = PHPArray()
      for name in keys.values { if let key = machine.key(name) { result.set(key, call.argument(1)) } }
      return .array(result)
    },
    "array_pad": transformed { array, call in
      guard let count = call.integer(1), count.magnitude < 100_000 else { return nil }
      var values = array.values
      while values.count < abs(count) {
        if count < 0 { values.insert(call.argument(2), at: 0) } else { values.append(call.argument(2)) }
      }
      return PHPArray(values)
    },
    "array_chunk": transformed { array, call in
      guard let size = call.integer(1), size > 0 else { return nil }
      var result: [Value] = []
      let values = array.values
      var index = 0
      while index < values.count {
        let end = index + min(size, values.count - index)
        result.append(.array(PHPArray(Array(values[index..<end]))))
        index = end
      }
      return PHPArray(result)
    },
    "array_unique": transformed { array, _ in
      var seen: Set<[UInt8]> = []
      return PHPArray.keyed(array.pairs.filter { seen.insert($0.value.bytes ?? []).inserted })
    },
    "array_column": NativeFunction { machine, call in
      guard let array = whole(call.argument(0)), let key = machine.key(call.argument(1)) else {
        return machine.carried(call)
      }
      return .array(
        PHPArray(
          array.values.compactMap { row in
            if case .array(let inner) = row { return inner[key] }
            return nil
          }))
    },
    "array_diff": NativeFunction { machine, call in
      guard let array = whole(call.argument(0)), let other = whole(call.argument(1)), machine.step(array.count >> 2)
      else {
        return machine.carried(call)
      }
      let gone = Set(other.values.compactMap(\.bytes))
      return .array(PHPArray.keyed(array.pairs.filter { !gone.contains($0.value.bytes ?? []) }))
    },
    "array_intersect_key": NativeFunction { machine, call in
      // Keeps what the author lists.
      guard let array = whole(call.argument(0)), let other = whole(call.argument(1)) else {
        return .unknown(Unknown())
      }
      return .array(PHPArray.keyed(array.pairs.filter { other.position(of: $0.key) != nil }))
    },
    "range": NativeFunction { machine, call in ranged(machine, call) },
    "array_push": NativeFunction(references: 1, ownsArray: true) { machine, call in
      guard let slot = call.slot(0) else { return .unknown(Unknown(role: .number)) }
      var array = PHPArray()
      if let existing = slot.value.takeArray() {
        array = existing
      } else if case .unknown(let unknown) = slot.value {
        array = PHPArray(rest: unknown)
      }
      slot.value = .null
      for value in call.arguments.dropFirst() where machine.step() { array.append(value) }
      slot.value = .array(array)
      return .int(array.count)
    },
    "array_unshift": NativeFunction(references: 1) { machine, call in
      guard let slot = call.slot(0), let array = whole(slot.value), machine.step(array.count >> 3) else {
        return .unknown(Unknown(role: .number))
      }
      let added = call.arguments.dropFirst().enumerated().map { (key: ArrayKey.int($0.offset), value: $0.element) }
      slot.value = .array(PHPArray.renumbered(added + array.pairs))
      return .int(array.count + added.count)
    },
    "array_pop": NativeFunction(references: 1, ownsArray: true) { machine, call in
      guard let slot = call.slot(0) else { return machine.carried(call) }
      guard var array = slot.value.takeArray() else { return machine.elementOfUnknown(slot.value, key: nil) }
      let last = array.removeLast()
      let rest = array.rest
      slot.value = .array(array)
      if let last { return last }
      return rest.map { machine.elementOfUnknown(.unknown($0), key: nil) } ?? .null
    },
    "array_shift": NativeFunction(references: 1) { machine, call in
      guard let slot = call.slot(0), case .array(let array) = slot.value, machine.step(array.count >> 3) else {
        return machine.carried(call)
      }
      guard array.count > 0 else { return array.rest.map { machine.elementOfUnknown(.unknown($0), key: nil) } ?? .null }
      let first = array.value(at: 0).resolved
      var shorter = PHPArray.renumbered(Array(array.pairs.dropFirst()))
      if let rest = array.rest { shorter.rest = rest }
      slot.value = .array(shorter)
      return first
    },
    "in_array": NativeFunction { machine, call in
      call.argument(0).taint?.origin.isChecked = true
      guard let array = whole(call.argument(1)), call.argument(0).isKnown, machine.step(array.count >> 3) else {
        return .unknown(Unknown(role: .number))
      }
      return .bool(array.values.contains { Comparison.looseEqual($0, call.argument(0)) == true })
    },
    "array_search": NativeFunction { machine, call in
      call.argument(0).taint?.origin.isChecked = true
      guard let array = whole(call.argument(1)), call.argument(0).isKnown, machine.step(array.count >> 3) else {
        return .unknown(Unknown(role: .number))
      }
      for (key, value) in array.pairs where Comparison.looseEqual(value, call.argument(0)) == true { return key.value }
      return .bool(false)
    },
    "array_key_exists": NativeFunction { machine, call in keyExists(machine, call) },
    "key_exists": NativeFunction { machine, call in keyExists(machine, call) },
    "array_rand": NativeFunction { _, _ in .unknown(Unknown(role: .number)) },
    "compact": NativeFunction { machine, call in
      var result = PHPArray()
      for value in call.arguments {
        let wanted: [Value]
        if case .array(let array) = value { wanted = array.values } else { wanted = [value] }
        for name in wanted.prefix(256) {
          guard let bytes = name.bytes else { continue }
          result.set(ArrayKey(bytes), machine.readVariable(machine.names.number(bytes)))
        }
      }
      return .array(result)
    },
  ]

  private static let counting = NativeFunction { _, call in
    guard let array = whole(call.argument(0)) else { return .unknown(Unknown(role: .number)) }
    return .int(array.count)
  }

  private static func keyExists(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    call.argument(0).taint?.origin.isChecked = true
    guard let array = whole(call.argument(1)), let key = machine.key(call.argument(0)), call.argument(0).isKnown else {
      return .unknown(Unknown(role: .number))
    }
    return .bool(array.position(of: key) != nil)
  }

  private static func ranged(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    let step = Int(clamping: max(1, (call.has(2) ? call.integer(2) ?? 1 : 1).magnitude))
    if let first = call.bytes(0), let last = call.bytes(1), first.count == 1, last.count == 1,
      !ByteClass.isDigit(first[0]) || !ByteClass.isDigit(last[0])
    {
      let from = Int(first[0])
      let to = Int(last[0])
      let codes = stride(from: from, through: to, by: from <= to ? min(step, 255) : -min(step, 255))
      let derivation = Derivation(.decoded, "range", nil)
      return .array(PHPArray(codes.map { .text([UInt8(truncatingIfNeeded: $0)], derivation) }))
    }
    guard let from = call.integer(0), let to = call.integer(1), from.magnitude < 1 << 40, to.magnitude < 1 << 40,
      abs(to - from) / step < 100_000, machine.step((abs(to - from) / step) >> 3)
    else { return .unknown(Unknown(role: .number)) }
    return .array(PHPArray(stride(from: from, through: to, by: from <= to ? step : -step).map { .int($0) }))
  }
}
