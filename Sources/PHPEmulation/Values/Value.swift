/// A known text, and how it came about.
struct Text {
  var bytes: [UInt8]
  var derivation: Derivation?

  init(_ bytes: [UInt8], _ derivation: Derivation? = nil) {
    self.bytes = bytes
    self.derivation = derivation
  }
}

/// A variable's place; two names for one variable share it.
final class Slot {
  var value: Value
  /// When it was last written, in branches entered.
  var stamp = 0

  init(_ value: Value) { self.value = value }
}

/// A value of the emulated program.
enum Value {
  case null
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(Text)
  case array(PHPArray)
  case object(PHPObject)
  case unknown(Unknown)
  /// Only as an element of an array: the element is a variable that others share.
  case reference(Slot)

  /// Takes the array out, so that it can be changed in place: null is left until it is put back.
  @inline(never) mutating func takeArray() -> PHPArray? {
    guard case .array(let array) = self else { return nil }
    self = .null
    return array
  }

  /// The same for a text.
  @inline(never) mutating func takeText() -> Text? {
    guard case .string(let text) = self else { return nil }
    self = .null
    return text
  }

  static func text(_ bytes: [UInt8], _ derivation: Derivation? = nil) -> Value { .string(Text(bytes, derivation)) }
  static func text(_ string: String) -> Value { .string(Text(Array(string.utf8))) }

  @inline(__always) var resolved: Value {
    if case .reference(let slot) = self { return slot.value }
    return self
  }

  var isKnown: Bool {
    switch self {
    case .unknown: false
    case .reference(let slot): slot.value.isKnown
    default: true
    }
  }

  var isNull: Bool {
    if case .null = resolved { return true }
    return false
  }

  /// The first mark in the value; arrays and objects are looked through to a small depth.
  var taint: Taint? { taint(depth: 0) }

  private func taint(depth: Int) -> Taint? {
    switch self {
    case .unknown(let unknown): return unknown.taint
    case .array(let array):
      if let taint = array.rest?.taint { return taint }
      guard depth < 4 else { return nil }
      for index in 0..<min(array.count, 64) {
        if let taint = array.value(at: index).taint(depth: depth + 1) { return taint }
      }
      return nil
    case .object(let object):
      guard depth < 3 else { return nil }
      if let payload = object.payload, let taint = payload.taint(depth: depth + 1) { return taint }
      for name in object.order.prefix(32) {
        if let taint = object.properties[name]?.value.taint(depth: depth + 1) { return taint }
      }
      return nil
    case .reference(let slot): return depth < 4 ? slot.value.taint(depth: depth + 1) : nil
    default: return nil
    }
  }

  /// The mark of a number's origin, or of the value itself.
  var hiddenTaint: Taint? {
    if case .unknown(let unknown) = resolved { return unknown.taint ?? unknown.numericTaint }
    return taint
  }

  var derivation: Derivation? {
    switch self {
    case .string(let text): text.derivation
    case .unknown(let unknown): unknown.derivation
    case .reference(let slot): slot.value.derivation
    default: nil
    }
  }

  // MARK: Conversions; nil where the result isn't known

  var truth: Bool? {
    switch self {
    case .null: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .float(let value): value != 0
    case .string(let text): !(text.bytes.isEmpty || text.bytes == [48])
    case .array(let array): array.count > 0 ? true : array.rest == nil ? false : nil
    case .object: true
    case .unknown: nil
    case .reference(let slot): slot.value.truth
    }
  }

  var integer: Int? {
    switch self {
    case .null: 0
    case .bool(let value): value ? 1 : 0
    case .int(let value): value
    case .float(let value): Number.integer(value)
    case .string(let text): Number.leading(text.bytes).integer
    case .array(let array): array.rest == nil ? (array.count > 0 ? 1 : 0) : nil
    case .object: 1
    case .unknown(let unknown): unknown.role == .undefined ? 0 : nil
    case .reference(let slot): slot.value.integer
    }
  }

  /// Int or float, as arithmetic takes it.
  var number: Number? {
    switch self {
    case .float(let value): .float(value)
    case .string(let text): Number.leading(text.bytes)
    case .reference(let slot): slot.value.number
    default: integer.map { .int($0) }
    }
  }

  /// The value as text, where that needs no code of the program.
  var string: Text? {
    switch self {
    case .null: Text([])
    case .bool(let value): Text(value ? [49] : [])
    case .int(let value): Text(Array(String(value).utf8))
    case .float(let value): Text(Number.text(value))
    case .string(let text): text
    case .array: Text(Array("Array".utf8))
    case .object: nil
    case .unknown(let unknown): unknown.role == .undefined ? Text([]) : nil
    case .reference(let slot): slot.value.string
    }
  }

  var bytes: [UInt8]? { string?.bytes }

  var typeName: String? {
    switch self {
    case .null: "NULL"
    case .bool: "boolean"
    case .int: "integer"
    case .float: "double"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    case .unknown: nil
    case .reference(let slot): slot.value.typeName
    }
  }
}

/// PHP's numbers.
enum Number {
  case int(Int)
  case float(Double)

  var double: Double {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    }
  }

  var integer: Int {
    switch self {
    case .int(let value): value
    case .float(let value): Number.integer(value)
    }
  }

  var value: Value {
    switch self {
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    }
  }

  /// Truncates; what doesn't fit becomes 0.
  static func integer(_ value: Double) -> Int {
    guard value.isFinite, value > -9.2e18, value < 9.2e18 else { return 0 }
    return Int(value)
  }

  /// The number that a text starts with; 0 where it starts with none.
  static func leading(_ bytes: [UInt8]) -> Number { scan(bytes).number }

  /// Whether the whole text is a number.
  static func isNumeric(_ bytes: [UInt8]) -> Bool {
    let scanned = scan(bytes)
    return scanned.isNumber && bytes[scanned.end...].allSatisfy(ByteClass.isSpace)
  }

  private static func scan(_ bytes: [UInt8]) -> (number: Number, end: Int, isNumber: Bool) {
    var index = 0
    while index < bytes.count, ByteClass.isSpace(bytes[index]) { index += 1 }
    let start = index
    if index < bytes.count, bytes[index] == 43 || bytes[index] == 45 { index += 1 }
    let digits = index
    while index < bytes.count, ByteClass.isDigit(bytes[index]) { index += 1 }
    var isFloat = false
    var count = index - digits
    if index < bytes.count, bytes[index] == 46 {
      var cursor = index + 1
      while cursor < bytes.count, ByteClass.isDigit(bytes[cursor]) { cursor += 1 }
      count += cursor - index - 1
      if count > 0 {
        index = cursor
        isFloat = true
      }
    }
    guard count > 0 else { return (.int(0), start, false) }
    if index < bytes.count, bytes[index] | 32 == 101 {
      var cursor = index + 1
      if cursor < bytes.count, bytes[cursor] == 43 || bytes[cursor] == 45 { cursor += 1 }
      let exponent = cursor
      while cursor < bytes.count, ByteClass.isDigit(bytes[cursor]) { cursor += 1 }
      if cursor > exponent {
        index = cursor
        isFloat = true
      }
    }
    let text = String(decoding: bytes[start..<min(index, start + 400)], as: UTF8.self)
    if !isFloat, let value = Int(text) { return (.int(value), index, true) }
    return (.float(Double(text) ?? 0), index, true)
  }

  static func text(_ value: Double) -> [UInt8] {
    if value.isNaN { return Array("NAN".utf8) }
    if value.isInfinite { return Array((value < 0 ? "-INF" : "INF").utf8) }
    if value == value.rounded(), abs(value) < 1e15 { return Array(String(Int(value)).utf8) }
    var text = "\(value)"
    if text.hasSuffix(".0") { text.removeLast(2) }
    return Array(text.replacingExponent().utf8)
  }
}

extension String {
  /// `1e+20` as PHP writes it: `1.0E+20`.
  fileprivate func replacingExponent() -> String {
    guard let index = firstIndex(of: "e") else { return self }
    let mantissa = self[..<index]
    return (mantissa.contains(".") ? mantissa : mantissa + ".0") + "E" + self[self.index(after: index)...]
  }
}
