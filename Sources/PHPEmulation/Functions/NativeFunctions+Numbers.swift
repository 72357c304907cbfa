extension NativeFunctions {
  /// Functions that compute numbers, or write them in another base.
  static let numbers: Family = [
    "intval": NativeFunction { _, call in
      if call.has(1), let base = call.integer(1), (2...36).contains(base), let text = call.bytes(0) {
        return .int(inBase(text, base))
      }
      return call.integer(0).map { .int($0) }
        ?? .unknown(Unknown(role: .number, numericTaint: call.argument(0).hiddenTaint))
    },
    "boolval": NativeFunction { machine, call in machine.known(call.argument(0).truth) },
    "hexdec": NativeFunction { _, call in fromBase(call, 16) },
    "bindec": NativeFunction { _, call in fromBase(call, 2) },
    "octdec": NativeFunction { _, call in fromBase(call, 8) },
    "dechex": NativeFunction { _, call in toBase(call, 16) }, "decbin": NativeFunction { _, call in toBase(call, 2) },
    "decoct": NativeFunction { _, call in toBase(call, 8) },
    "base_convert": NativeFunction { _, call in
      guard let text = call.bytes(0), let from = call.integer(1), let to = call.integer(2), (2...36).contains(from),
        (2...36).contains(to)
      else { return .unknown(Unknown()) }
      let value = inBase(text.filter { ByteClass.isLetter($0) || ByteClass.isDigit($0) }, from)
      return .text(Array(String(value, radix: to).utf8), Derivation(.decoded, "base_convert", nil))
    },
    "abs": NativeFunction { _, call in
      switch call.argument(0).number {
      case .int(let value)?: .int(value == .min ? value : abs(value))
      case .float(let value)?: .float(abs(value))
      case nil: .unknown(Unknown(role: .number))
      }
    },
    "floor": rounding(.down), "ceil": rounding(.up), "round": rounding(.toNearestOrAwayFromZero),
    "max": extreme { $0 > 0 }, "min": extreme { $0 < 0 },
    "pow": NativeFunction { machine, call in
      machine.operate(PHPPunctuation.power.rawValue, call.argument(0), call.argument(1), call.line)
    },
  ]

  private static func inBase(_ text: [UInt8], _ base: Int) -> Int {
    var value = 0
    for byte in text {
      let lower = ByteClass.lower(byte)
      let digit = ByteClass.isDigit(byte) ? Int(byte - 48) : lower >= 97 ? Int(lower) - 87 : 99
      guard digit < base else { continue }
      let (product, overflow) = value.multipliedReportingOverflow(by: base)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if overflow || carry { return .max }
      value = sum
    }
    return value
  }

  private static func fromBase(_ call: NativeCall, _ base: Int) -> Value {
    call.bytes(0).map { .int(inBase($0, base)) }
      ?? .unknown(Unknown(role: .number, numericTaint: call.argument(0).hiddenTaint))
  }

  private static func toBase(_ call: NativeCall, _ base: Int) -> Value {
    call.integer(0).map { .text(String(UInt(bitPattern: $0), radix: base)) } ?? .unknown(Unknown(role: .number))
  }

  private static func rounding(_ rule: FloatingPointRoundingRule) -> NativeFunction {
    NativeFunction { _, call in
      guard !call.has(1), let number = call.argument(0).number else { return .unknown(Unknown(role: .number)) }
      return .float(number.double.rounded(rule))
    }
  }

  private static func extreme(_ isBetter: @escaping @Sendable (Int) -> Bool) -> NativeFunction {
    NativeFunction { machine, call in
      var values = call.arguments
      if values.count == 1, case .array(let array) = values[0], array.rest == nil { values = array.values }
      guard var best = values.first, machine.step(values.count >> 2) else { return .unknown(Unknown(role: .number)) }
      for value in values.dropFirst() {
        guard let order = Comparison.order(value, best) else { return .unknown(Unknown(role: .number)) }
        if isBetter(order) { best = value }
      }
      return best
    }
  }
}
