import Emulation

/// A value as far as it is known, with what the attacker had to do with it.
struct Value {
  enum Content {
    case unknown, null
    case bool(Bool)
    case number(Double)
    /// One character of a language that tells characters from texts.
    case character(Int)
    case text([UInt8])
    /// A text that grows at its front, last byte first; only variables hold it.
    case backwards([UInt8])
    case object(ObjectBox)
    /// A class by its name, or the start of a qualified name.
    case type(String)
    case function(FunctionDeclaration, Scope?, this: ObjectBox?)
    /// A function of the language, taken as a value: `var e = eval`.
    case builtin(String)
  }

  var content: Content = .unknown
  var taint: Taint?
  /// Computed by something that takes disguises off: a decoder, a cipher, character codes.
  var isDerived = false
  /// Of a text that is not known whole: how it begins and ends, at most ``edge`` bytes each.
  var head: [UInt8] = []
  var tail: [UInt8] = []

  static let edge = 64
  static var unknown: Value { Value() }
  static var null: Value { Value(content: .null) }

  static func text(_ string: String) -> Value { Value(content: .text(Array(string.utf8))) }
  static func text(_ bytes: [UInt8], like source: Value? = nil) -> Value {
    Value(content: .text(bytes), taint: source?.taint, isDerived: source?.isDerived ?? false)
  }
  static func number(_ number: Double) -> Value { Value(content: .number(number)) }
  static func number(_ number: Int) -> Value { Value(content: .number(Double(number))) }
  static func bool(_ bool: Bool) -> Value { Value(content: .bool(bool)) }
  static func object(_ box: ObjectBox) -> Value { Value(content: .object(box)) }
  static func tainted(_ taint: Taint) -> Value { Value(taint: taint) }

  /// What grew at its front as a text like any other.
  var forwards: Value {
    guard case .backwards(let bytes) = content else { return self }
    var copy = self
    copy.content = .text(bytes.reversed())
    return copy
  }

  var box: ObjectBox? { if case .object(let box) = content { box } else { nil } }

  /// All of it is the attacker's: nothing known stands before or behind.
  var isWhollyTainted: Bool { mark != nil && bytes == nil && beginning.isEmpty && ending.isEmpty }

  /// The attacker's mark on the value or on what it holds.
  var mark: Taint? {
    if let taint { return taint }
    guard let box else { return nil }
    if let taint = box.taint { return taint }
    guard box.type == "[]" else { return nil }
    // Of long arrays the start tells: they are filled from the start.
    for element in box.elements.prefix(64) {
      if let taint = element.taint { return taint }
      if let inner = element.box, inner.type != "[]", let taint = inner.taint { return taint }
    }
    return nil
  }

  var isUnknown: Bool { if case .unknown = content { true } else { false } }

  /// Its text, where it is known.
  var bytes: [UInt8]? {
    switch content {
    case .text(let bytes): bytes
    case .backwards(let bytes): bytes.reversed()
    case .number(let number): Array(NumberText.of(number).utf8)
    case .bool(let flag): Array((flag ? "true" : "false").utf8)
    case .character(let code): Bytes.utf8(code)
    case .object(let box): box.gathered?.bytes
    default: nil
    }
  }

  /// How it ends, as far as known.
  var ending: [UInt8] { bytes.map { Array($0.suffix(Self.edge)) } ?? box?.gathered?.tail ?? tail }
  var beginning: [UInt8] { bytes.map { Array($0.prefix(Self.edge)) } ?? box?.gathered?.head ?? head }

  var number: Double? {
    switch content {
    case .number(let number): number
    case .character(let code): Double(code)
    case .bool(let flag): flag ? 1 : 0
    case .text(let bytes): bytes.isEmpty ? 0 : NumberText.parse(bytes)
    case .null: 0
    default: nil
    }
  }

  /// A whole number that surely fits.
  var integer: Int? {
    guard let number, number.isFinite, abs(number) < 9e15 else { return nil }
    return Int(number)
  }

  var truth: Bool? {
    switch content {
    case .bool(let flag): flag
    case .number(let number): number != 0
    case .null: false
    case .text(let bytes): bytes.isEmpty ? false : nil
    default: nil
    }
  }

  func with(taint other: Taint?) -> Value {
    guard taint == nil, let other else { return self }
    var copy = self
    copy.taint = other
    return copy
  }

  func derived(_ flag: Bool = true) -> Value {
    var copy = self
    copy.isDerived = isDerived || flag
    return copy
  }
}

/// Something with fields: an object of the script, an array, or a library's object.
final class ObjectBox {
  /// The simple name of its class; `[]` for arrays.
  var type: String
  var declaration: ClassDeclaration?
  var fields: [String: Value] = [:]
  var elements: [Value] = []
  /// What a builder, stream, writer or reader holds.
  var gathered: Value?
  var taint: Taint?

  init(_ type: String, declaration: ClassDeclaration? = nil) {
    self.type = type
    self.declaration = declaration
  }
}

/// Where the attacker's data came in and what it passed; the newest step first.
final class Taint {
  let step: TaintStep
  let before: Taint?
  let length: Int

  init(line: Int, what: String, before: Taint? = nil) {
    step = TaintStep(line: line, what: String(what.prefix(120)))
    self.before = before
    length = (before?.length ?? 0) + 1
  }

  static let longest = 24

  func passing(_ what: String, line: Int) -> Taint {
    length < Self.longest && step.what != what ? Taint(line: line, what: what, before: self) : self
  }

  var path: [TaintStep] {
    var steps: [TaintStep] = []
    var current: Taint? = self
    while let taint = current {
      steps.append(taint.step)
      current = taint.before
    }
    return steps.reversed()
  }
}
