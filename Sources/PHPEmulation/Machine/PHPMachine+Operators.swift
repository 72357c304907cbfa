extension PHPMachine {
  func evaluateBinary(_ index: Int32) -> Value {
    // Chains like `1 + 2 + 3 …` are as deep as they are long to the left.
    var chain: [SyntaxNode] = []
    var current = index
    while true {
      let node = unit.node(current)
      guard node.kind == .binary, node.flags != PHPPunctuation.dot.rawValue else { break }
      chain.append(node)
      current = node.a
    }
    var left = evaluate(current)
    for node in chain.reversed() {
      guard step() else { return .unknown(Unknown()) }
      let right = evaluate(node.b)
      left = operate(node.flags, left, right, node.line)
    }
    return left
  }

  func operate(_ operation: UInt8, _ left: Value, _ right: Value, _ line: UInt32) -> Value {
    guard let punctuation = PHPPunctuation(rawValue: operation) else { return .unknown(Unknown()) }
    switch punctuation {
    case .dot: return concat([left, right], line, operands: true)
    case .equal: return known(Comparison.looseEqual(left, right))
    case .notEqual: return known(Comparison.looseEqual(left, right).map { !$0 })
    case .identical: return known(Comparison.identical(left, right))
    case .notIdentical: return known(Comparison.identical(left, right).map { !$0 })
    case .less: return known(Comparison.order(left, right).map { $0 < 0 })
    case .lessEqual: return known(Comparison.order(left, right).map { $0 <= 0 })
    case .greater: return known(Comparison.order(left, right).map { $0 > 0 })
    case .greaterEqual: return known(Comparison.order(left, right).map { $0 >= 0 })
    case .spaceship: return Comparison.order(left, right).map { .int($0) } ?? .unknown(Unknown(role: .number))
    case .ampersand, .pipe, .caret: return bitwise(punctuation, left, right, line)
    case .plus:
      if case .array(var array) = left, case .array(let other) = right {
        for (key, value) in other.pairs where array.position(of: key) == nil { array.set(key, value) }
        if let rest = other.rest { array.rest = rest }
        return .array(array)
      }
      return arithmetic(punctuation, left, right)
    default: return arithmetic(punctuation, left, right)
    }
  }

  func known(_ truth: Bool?) -> Value { truth.map { .bool($0) } ?? .unknown(Unknown(role: .number)) }

  private func bitwise(
    _ operation: PHPPunctuation, _ first: Value, _ second: Value, _ line: UInt32
  ) -> Value {
    let left = isBareWord(first) ? toText(first) : first
    let right = isBareWord(second) ? toText(second) : second
    if case .string(let first) = left.resolved, case .string(let second) = right.resolved {
      let count =
        operation == .pipe ? max(first.bytes.count, second.bytes.count) : min(first.bytes.count, second.bytes.count)
      guard mayAllocate(count), step(count >> 6) else { return .unknown(Unknown()) }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(count)
      for index in 0..<count {
        let one = index < first.bytes.count ? first.bytes[index] : 0
        let other = index < second.bytes.count ? second.bytes[index] : 0
        bytes.append(operation == .ampersand ? one & other : operation == .pipe ? one | other : one ^ other)
      }
      let name = operation == .caret ? "^" : operation == .pipe ? "|" : "&"
      let base = Derivation.stronger(first.derivation, second.derivation)
      return .string(Text(bytes, base?.through(name, .decoded) ?? Derivation(.decoded, name, nil)))
    }
    if let one = left.resolved.integer, let other = right.resolved.integer, !isText(left), !isText(right) {
      return .int(operation == .ampersand ? one & other : operation == .pipe ? one | other : one ^ other)
    }
    if let one = left.integer, let other = right.integer {
      return .int(operation == .ampersand ? one & other : operation == .pipe ? one | other : one ^ other)
    }
    // Request data xor a key is still the attacker's.
    let taint = left.taint ?? right.taint
    let hidden = left.hiddenTaint ?? right.hiddenTaint
    return .unknown(
      Unknown(
        role: taint == nil && hidden != nil ? .number : .any,
        taint: taint?.through(operation == .caret ? "^" : "&", line),
        numericTaint: hidden))
  }

  private func isBareWord(_ value: Value) -> Bool {
    if case .unknown(let unknown) = value { return unknown.role == .bareWord }
    return false
  }

  private func isText(_ value: Value) -> Bool {
    if case .string = value.resolved { return true }
    return false
  }

  private func arithmetic(_ operation: PHPPunctuation, _ left: Value, _ right: Value) -> Value {
    guard let one = left.number, let other = right.number else {
      return .unknown(Unknown(role: .number, numericTaint: left.hiddenTaint ?? right.hiddenTaint))
    }
    switch operation {
    case .plus, .minus, .star:
      if case .int(let first) = one, case .int(let second) = other {
        let (value, overflow) =
          operation == .plus
          ? first.addingReportingOverflow(second)
          : operation == .minus
            ? first.subtractingReportingOverflow(second) : first.multipliedReportingOverflow(by: second)
        if !overflow { return .int(value) }
      }
      let first = one.double
      let second = other.double
      return .float(operation == .plus ? first + second : operation == .minus ? first - second : first * second)
    case .slash:
      if other.double == 0 { return .bool(false) }
      if case .int(let first) = one, case .int(let second) = other, second != -1, first % second == 0 {
        return .int(first / second)
      }
      return .float(one.double / other.double)
    case .percent:
      let divisor = other.integer
      if divisor == 0 { return .bool(false) }
      return .int(divisor == -1 ? 0 : one.integer % divisor)
    case .power: return power(one, other)
    case .leftShift:
      let count = other.integer
      return .int(count < 0 || count > 63 ? 0 : one.integer << count)
    case .rightShift:
      let count = other.integer
      return .int(count < 0 ? 0 : one.integer >> min(count, 63))
    default: return .unknown(Unknown(role: .number))
    }
  }

  private func power(_ base: Number, _ exponent: Number) -> Value {
    if case .int(let value) = base, case .int(let count) = exponent, count >= 0, count < 64 {
      var result = 1
      for _ in 0..<count {
        let (next, overflow) = result.multipliedReportingOverflow(by: value)
        if overflow { return .unknown(Unknown(role: .number)) }
        result = next
      }
      return .int(result)
    }
    return .unknown(Unknown(role: .number))
  }

  // MARK: Assignments with an operator

  func evaluateCompoundAssign(_ node: SyntaxNode) -> Value {
    if node.flags == PHPPunctuation.dot.rawValue {
      let target = unit.node(node.a)
      let right = toText(evaluate(node.b))
      if case .string(let addition) = right, let slot = textSlot(node.a, target), var text = slot.value.takeText() {
        // In place: texts that grow byte by byte would else be copied each time.
        guard text.bytes.count + addition.bytes.count <= budget.memory / 8 else {
          slot.value = .unknown(Unknown())
          result.limits.insert(.memory)
          return .unknown(Unknown())
        }
        text.bytes.append(contentsOf: addition.bytes)
        text.derivation = Derivation.stronger(text.derivation, addition.derivation) ?? .assembled
        slot.value = .string(text)
        slot.stamp = branchClock
        return slot.value
      }
      let value = concat([evaluate(node.a), right], node.line, operands: true)
      assign(node.a, value)
      return value
    }
    let left = evaluate(node.a)
    let right = evaluate(node.b)
    let value = operate(node.flags, left, right, node.line)
    assign(node.a, value)
    return value
  }

  private func textSlot(_ index: Int32, _ node: SyntaxNode) -> Slot? {
    switch node.kind {
    case .variable: scope.slots[node.a]
    case .property, .staticProperty: slot(for: index)
    default: nil
    }
  }

  func evaluateIncrement(_ node: SyntaxNode) -> Value {
    let before = evaluate(node.a)
    let after = node.flags & 2 == 0 ? incremented(before) : decremented(before)
    assign(node.a, after)
    return node.flags & 1 == 0 ? after : before
  }

  private func incremented(_ value: Value) -> Value {
    switch value.resolved {
    case .null: return .int(1)
    case .int(let number): return number == .max ? .float(Double(number) + 1) : .int(number + 1)
    case .float(let number): return .float(number + 1)
    case .string(let text):
      if text.bytes.isEmpty { return .text("1") }
      if Number.isNumeric(text.bytes) { return incremented(Number.leading(text.bytes).value) }
      return .string(
        Text(Self.successor(text.bytes), text.derivation?.through("++", .decoded) ?? .init(.decoded, "++", nil)))
    case .unknown(let unknown):
      return unknown.role == .undefined ? .int(1) : .unknown(Unknown(role: .number))
    default: return value
    }
  }

  private func decremented(_ value: Value) -> Value {
    switch value.resolved {
    case .int(let number): .int(number == .min ? number : number - 1)
    case .float(let number): .float(number - 1)
    case .string(let text) where Number.isNumeric(text.bytes): decremented(Number.leading(text.bytes).value)
    case .unknown: .unknown(Unknown(role: .number))
    default: value
    }
  }

  /// What `++` makes of letters: `a` → `b`, `Az` → `Ba`, `z9` → `aa0`.
  static func successor(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var index = result.count - 1
    while index >= 0 {
      let byte = result[index]
      switch byte {
      case 122: result[index] = 97
      case 90: result[index] = 65
      case 57: result[index] = 48
      default:
        if ByteClass.isLetter(byte) || ByteClass.isDigit(byte) { result[index] = byte + 1 }
        return result
      }
      if index == 0 {
        result.insert(byte == 57 ? 49 : byte == 122 ? 97 : 65, at: 0)
        return result
      }
      index -= 1
    }
    return result
  }

  // MARK: Choices

  func evaluateChoice(_ node: SyntaxNode) -> Value {
    switch node.kind {
    case .and, .or: return evaluateLogic(node)
    case .xor:
      guard let left = evaluate(node.a).truth, let right = evaluate(node.b).truth else {
        return .unknown(Unknown(role: .number))
      }
      return .bool(left != right)
    case .coalesce:
      let left = evaluate(node.a)
      if left.isKnown, !left.isNull { return left }
      if left.isNull || isUndefined(left) { return evaluate(node.b) }
      return either(left, maybeValue(node.b))
    case .ternary: return evaluateTernary(node)
    case .unary: return evaluateUnary(node)
    case .cast: return cast(evaluate(node.a), SyntaxNode.Cast(rawValue: node.flags) ?? .string)
    case .isset:
      var all: Bool? = true
      for member in unit.list(node.a) {
        guard let isSet = isSet(member) else {
          all = all == false ? false : nil
          continue
        }
        if !isSet { all = false }
      }
      return known(all)
    case .empty: return known(evaluate(node.a).truth.map { !$0 })
    case .instanceOf: return evaluateInstanceOf(node)
    default: return evaluateMatch(node)
    }
  }

  /// A value that may or may not be needed: jumps within it are not followed.
  private func maybeValue(_ index: Int32) -> Value {
    var value = Value.null
    maybe {
      value = evaluate(index)
      return pending ?? .normal
    }
    return value
  }

  private func evaluateLogic(_ node: SyntaxNode) -> Value {
    let left = evaluate(node.a)
    let isAnd = node.kind == .and
    if pending != nil { return .null }
    if let truth = left.truth {
      if truth != isAnd { return .bool(truth) }
      return known(evaluate(node.b).truth)
    }
    // `$x or $x = 'default'` leaves the request's value where there is one.
    let isDefault = isAnd ? isAboutAbsence(node.a) : isAboutPresence(node.a)
    if isDefault { siblings.append(0..<(branchClock + 1)) }
    _ = maybeValue(node.b)
    if isDefault { siblings.removeLast() }
    return .unknown(Unknown(role: .number))
  }

  /// One of two values, and it isn't known which: the attacker's counts.
  func either(_ left: Value, _ right: Value) -> Value {
    if left.taint != nil { return left }
    if right.taint != nil { return right }
    if let same = Comparison.identical(left, right), same { return left }
    if case .object = left { return left }
    if case .object = right { return right }
    if case .array(let array) = left, array.count > 0 { return left }
    if case .array(let array) = right, array.count > 0 { return right }
    return .unknown(Unknown(derivation: Derivation.stronger(left.derivation, right.derivation)))
  }

  private func evaluateTernary(_ node: SyntaxNode) -> Value {
    let condition = evaluate(node.a)
    if pending != nil { return .null }
    guard let truth = condition.truth else {
      let then = node.b >= 0 ? maybeValue(node.b) : condition
      return either(then, maybeValue(node.c))
    }
    if truth { return node.b >= 0 ? evaluate(node.b) : condition }
    return evaluate(node.c)
  }

  private func evaluateUnary(_ node: SyntaxNode) -> Value {
    let operand = evaluate(node.a)
    switch PHPPunctuation(rawValue: node.flags) {
    case .not: return known(operand.truth.map { !$0 })
    case .minus: return arithmetic(.minus, .int(0), operand)
    case .plus: return arithmetic(.plus, .int(0), operand)
    default:
      if case .string(let text) = operand.resolved {
        guard mayAllocate(text.bytes.count) else { return .unknown(Unknown()) }
        return .string(
          Text(text.bytes.map { ~$0 }, text.derivation?.through("~", .decoded) ?? .init(.decoded, "~", nil)))
      }
      if let value = operand.integer { return .int(~value) }
      return .unknown(Unknown(taint: operand.taint?.through("~", node.line)))
    }
  }

  func cast(_ value: Value, _ type: SyntaxNode.Cast) -> Value {
    switch type {
    case .int:
      return value.integer.map { .int($0) } ?? .unknown(Unknown(role: .number, numericTaint: value.hiddenTaint))
    case .float: return value.number.map { .float($0.double) } ?? .unknown(Unknown(role: .number))
    case .bool: return known(value.truth)
    case .string, .binary: return toText(value)
    case .null: return .null
    case .array:
      switch value.resolved {
      case .array: return value
      case .null: return .array(PHPArray())
      case .object(let object):
        if case .array? = object.payload { return object.payload ?? .null }
        return .array(PHPArray.keyed(object.order.map { (ArrayKey(names.bytes($0)), object.slot($0).value) }))
      case .unknown: return value
      default: return .array(PHPArray([value]))
      }
    case .object:
      switch value.resolved {
      case .object, .unknown: return value
      default:
        let object = PHPObject(nil, className: KnownName.stdClass.rawValue)
        register(object)
        if case .array(let array) = value.resolved {
          for (key, element) in array.pairs.prefix(4096) { object.slot(names.number(key.bytes)).value = element }
          object.isLoose = array.rest != nil
        }
        return .object(object)
      }
    }
  }

  private func isSet(_ index: Int32) -> Bool? {
    let node = unit.node(index)
    if node.kind == .dimension, node.b >= 0 {
      let key = evaluate(node.b)
      if case .array(let array) = evaluate(node.a), key.taint != nil || array.rest == nil {
        // `isset($allowed[$_GET['x']])` holds the request against the author's list.
        key.taint?.origin.isChecked = true
      }
    }
    let value = evaluate(index)
    guard value.isKnown else { return nil }
    return !value.isNull
  }

  private func evaluateMatch(_ node: SyntaxNode) -> Value {
    let subject = evaluate(node.a)
    var result: Value?
    var isDecided = true
    for index in unit.list(node.b) {
      let arm = unit.node(index)
      if arm.a < 0 {
        if isDecided, result == nil { return evaluate(arm.b) }
        let value = maybeValue(arm.b)
        result = result.map { either($0, value) } ?? value
        continue
      }
      var matches: Bool? = false
      for condition in unit.list(arm.a) {
        let same = Comparison.identical(subject, evaluate(condition))
        if same == true {
          matches = true
          break
        }
        if same == nil { matches = nil }
      }
      if matches == true, isDecided { return evaluate(arm.b) }
      if matches == false { continue }
      isDecided = false
      let value = maybeValue(arm.b)
      result = result.map { either($0, value) } ?? value
    }
    return result ?? .unknown(Unknown())
  }
}
