/// A field with its transformers, as a function of the event.
struct OperandReading: Sendable {
  let field: FalcoField
  let argument: FalcoField.Argument
  /// After the transformers.
  let kind: FalcoField.Kind
  let read: @Sendable (FalcoEvent) -> FalcoValue

  struct Refusal: Error { var reason: String }

  init(_ operand: Condition.Operand) throws(Refusal) {
    switch FieldCatalogue.resolve(operand.field) {
    case .failure(let error): throw Refusal(reason: error.reason)
    case .success(let (field, argument)):
      self.field = field
      self.argument = argument
      var kind = field.kind == .argument && !operand.transformers.isEmpty ? .text : field.kind
      let extract = field.extract
      var read: @Sendable (FalcoEvent) -> FalcoValue = { extract($0, argument) }
      for transformer in operand.transformers.reversed() {
        if transformer != .len, kind != .text, kind != .bytes {
          throw Refusal(
            reason: "\(transformer.rawValue)() takes a text, and '\(operand.field)' is a \(kind.rawValue)")
        }
        let inner = read
        read = { event in Self.apply(transformer, inner(event)) }
        kind = transformer == .len ? .number : .text
      }
      self.kind = kind
      self.read = read
    }
  }

  static func apply(_ transformer: Transformer, _ value: FalcoValue) -> FalcoValue {
    switch (transformer, value) {
    case (_, .missing): return .missing
    case (.len, .list(let values)): return .number(Int64(values.count))
    case (.len, .bytes(let bytes)): return .number(Int64(bytes.count))
    case (.len, .text(let text)): return .number(Int64(text.utf8.count))
    case (_, .list(let values)): return .list(values.map { apply(transformer, $0) })
    case (.tolower, .text(let text)): return .text(text.lowercased())
    case (.toupper, .text(let text)): return .text(text.uppercased())
    case (.basename, .text(let text)):
      return .text(String(text[(text.lastIndex(of: "/").map(text.index(after:)) ?? text.startIndex)...]))
    case (.b64, .text(let text)): return decoded(Array(text.utf8))
    case (.b64, .bytes(let bytes)): return decoded(bytes)
    case (.val, _): return value
    default: return .missing
    }
  }

  /// Base64 (RFC 4648), with or without padding; missing where it is not.
  private static func decoded(_ bytes: [UInt8]) -> FalcoValue {
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes.prefix(while: { $0 != UInt8(ascii: "=") }) {
      let six: UInt32
      switch byte {
      case 0x41...0x5A: six = UInt32(byte - 0x41)
      case 0x61...0x7A: six = UInt32(byte - 0x61) + 26
      case 0x30...0x39: six = UInt32(byte - 0x30) + 52
      case UInt8(ascii: "+"): six = 62
      case UInt8(ascii: "/"): six = 63
      default: return .missing
      }
      bits = bits << 6 | six
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return .text(String(decoding: out, as: UTF8.self))
  }
}
