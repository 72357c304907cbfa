/// A function of PHP that the machine computes.
struct NativeFunction: Sendable {
  /// Bit n: the n-th parameter is a reference.
  var references: UInt32 = 0
  /// It changes an array in place and reads it from its slot alone: a copy among the arguments would make that slow.
  var ownsArray = false
  var body: @Sendable (PHPMachine, NativeCall) -> Value

  init(
    references: UInt32 = 0, ownsArray: Bool = false, _ body: @escaping @Sendable (PHPMachine, NativeCall) -> Value
  ) {
    self.references = references
    self.ownsArray = ownsArray
    self.body = body
  }
}

/// Everything that the machine knows of PHP's functions: one family a file.
enum NativeFunctions {
  typealias Family = [String: NativeFunction]

  static let table: Family = {
    var all: Family = [:]
    for family in [
      neutral, textFunctions, decoders, textPieces, arrays, arrayOrder, numbers, variables, callbacks, sinks, files,
      sources, regularExpressions, information,
    ] {
      all.merge(family) { first, _ in first }
    }
    return all
  }()

  /// A text made of one other text, where it is known; else an unknown that carries its marks.
  static func mapped(
    _ grade: Derivation.Grade? = nil, isEncoding: Bool = false, _ transform: @escaping @Sendable ([UInt8]) -> [UInt8]?
  ) -> NativeFunction {
    NativeFunction { machine, call in
      let subject = machine.toText(call.argument(0))
      guard case .string(let text) = subject, machine.mayAllocate(text.bytes.count),
        machine.step(text.bytes.count >> 7), let result = transform(text.bytes)
      else {
        return isEncoding ? machine.embedded(call) : machine.carried(subject, call.name, call.line, grade)
      }
      guard machine.mayAllocate(result.count) else { return .unknown(Unknown()) }
      guard let grade else { return .text(result, text.derivation) }
      return .text(result, text.derivation?.through(call.name, grade) ?? Derivation(grade, call.name, nil))
    }
  }

  /// A result that carries nothing of what was given.
  static func untainted(_ names: String) -> Family {
    var family: Family = [:]
    for name in names.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      family[String(name)] = NativeFunction { machine, call in
        machine.invokeClosures(in: call.arguments, call.line)
        return .unknown(Unknown(role: .number))
      }
    }
    return family
  }
}

extension PHPMachine {
  /// What a function makes of a text that isn't known: unknown, with its marks.
  func carried(_ value: Value, _ name: String, _ line: UInt32, _ grade: Derivation.Grade? = nil) -> Value {
    var derivation = value.derivation
    if let grade { derivation = derivation?.through(name, grade) ?? Derivation(grade, name, nil) }
    var isEmbedded = false
    if case .unknown(let unknown) = value { isEmbedded = unknown.isEmbedded && grade != .decoded }
    return .unknown(
      Unknown(taint: value.taint?.through(name, line), derivation: derivation, isEmbedded: isEmbedded))
  }

  /// A text that holds what was given written in another way: it is no code by itself.
  func embedded(_ call: NativeCall) -> Value {
    guard let taint = firstTaint(call.arguments) else { return .unknown(Unknown()) }
    return .unknown(Unknown(taint: taint.through(call.name, call.line), isEmbedded: true))
  }

  /// The same for several arguments: the first mark counts.
  func carried(_ call: NativeCall, _ grade: Derivation.Grade? = nil) -> Value {
    for value in call.arguments where value.taint != nil { return carried(value, call.name, call.line, grade) }
    return carried(call.argument(0), call.name, call.line, grade)
  }

  func made(_ bytes: [UInt8], _ call: NativeCall, _ grade: Derivation.Grade, from derivation: Derivation?) -> Value {
    guard mayAllocate(bytes.count) else { return .unknown(Unknown()) }
    return .text(bytes, derivation?.through(call.name, grade) ?? Derivation(grade, call.name, nil))
  }
}
