/// VBScript's own functions (and those of VB.NET and JScript that stand alone), by their names in lower case.
enum BasicFunctions {
  static func call(_ call: Invocation, in machine: Machine) -> Value? {
    guard let kind = kinds[call.key] else { return nil }
    var result: Value?
    switch kind {
    case .harmless, .number: result = numeric(call)
    case .text: result = compute(call, in: machine)
    }
    if result != nil, result?.taint == nil {
      // Hexadecimal digits are how bytes are sent: their numbers are still the attacker's.
      if kind != .harmless || Bytes.contains(call.argument(0).beginning, "&h") { result?.taint = call.mark }
    }
    for argument in call.arguments where argument.isDerived { result?.isDerived = true }
    return result
  }

  private enum Kind {
    /// Gives numbers, dates, answers: nothing that an attacker could use.
    case harmless
    /// Gives character codes, which the attacker's text can be made of again.
    case number
    case text
  }

  private static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [:]
    for name in [
      "cint", "clng", "cdbl", "csng", "cbyte", "ccur", "val", "len", "lenb", "instr", "instrrev", "instrb", "isnumeric",
      "isempty", "isnull", "isobject", "isarray", "isdate", "int", "fix", "abs", "sqr", "ubound", "lbound", "now",
      "date",
      "time", "timer", "rnd", "year", "month", "day", "hour", "minute", "second", "datediff", "strcomp", "typename",
      "vartype", "parseint", "parsefloat", "number", "dateadd", "formatnumber", "formatdatetime", "inputbox", "msgbox",
    ] { kinds[name] = .harmless }
    for name in ["asc", "ascw", "ascb"] { kinds[name] = .number }
    for name in [
      "chr", "chrw", "chrb", "cstr", "trim", "ltrim", "rtrim", "lcase", "ucase", "strreverse", "unescape", "escape",
      "left", "leftb", "right", "rightb", "mid", "midb", "replace", "split", "join", "array", "space", "string",
      "stringdup", "hex", "oct", "iif",
    ] { kinds[name] = .text }
    return kinds
  }()

  private static func compute(_ call: Invocation, in machine: Machine) -> Value? {
    let first = call.argument(0)
    switch call.key {
    case "mid", "midb": return part(call)
    case "chr", "chrw", "chrb":
      guard let code = first.integer else { return Value(isDerived: true) }
      return Value(
        content: .text(call.key == "chrw" ? Bytes.utf8(code & 0xFFFF) : [UInt8(truncatingIfNeeded: code)]),
        isDerived: true)
    case "cstr", "trim", "ltrim", "rtrim", "lcase", "ucase", "strreverse", "unescape", "escape": return changed(call)
    case "left", "leftb", "right", "rightb": return part(call)
    case "replace":
      guard let text = first.bytes, let old = call.argument(1).bytes, let new = call.argument(2).bytes else {
        return .unknown
      }
      return .text(Bytes.replacing(old, by: new, in: text)).derived()
    case "split":
      guard let text = first.bytes else { return Value(taint: first.mark) }
      let separator = call.arguments.count > 1 ? call.argument(1).bytes ?? [32] : [32]
      return machine.array(Bytes.split(text, by: separator).map { .text($0).derived() }, taint: first.mark)
    case "join":
      guard let box = first.box, box.type == "[]" else { return .unknown }
      return TextMethods.joined(box.elements, call.arguments.count > 1 ? call.argument(1).bytes ?? [] : [32])
    case "array": return machine.array(call.arguments)
    case "space", "string", "stringdup": return repeated(call)
    case "hex", "oct":
      guard let number = first.integer else { return .unknown }
      return .text(String(number, radix: call.key == "hex" ? 16 : 8, uppercase: true))
    case "iif":
      return first.truth == true ? call.argument(1) : first.truth == false ? call.argument(2) : call.argument(1)
    default: return nil
    }
  }

  private static func numeric(_ call: Invocation) -> Value? {
    let first = call.argument(0)
    switch call.key {
    case "asc", "ascw", "ascb":
      guard let bytes = first.bytes, let byte = bytes.first else { return .unknown }
      if call.key == "ascw", byte >= 0x80, let scalar = Bytes.string(bytes).unicodeScalars.first {
        return .number(Int(scalar.value))
      }
      return .number(Int(byte))
    case "len", "lenb": return first.bytes.map { .number($0.count) } ?? .unknown
    case "cint", "clng", "cdbl", "csng", "cbyte", "ccur", "val", "parseint", "parsefloat", "number":
      if call.key == "parseint", let radix = call.argument(1).integer, (2...36).contains(radix), let text = first.bytes
      {
        return Int(Bytes.string(Bytes.trimmed(text)), radix: radix).map { .number($0) } ?? .unknown
      }
      guard let number = first.number else { return .unknown }
      return .number(["cint", "clng", "cbyte"].contains(call.key) ? number.rounded(.toNearestOrEven) : number)
    case "int", "fix": return first.number.map { .number($0.rounded(.down)) } ?? .unknown
    case "abs": return first.number.map { .number(Swift.abs($0)) } ?? .unknown
    case "sqr": return first.number.map { .number($0.squareRoot()) } ?? .unknown
    case "ubound":
      guard let box = first.box, box.type == "[]" else { return .unknown }
      return .number(box.elements.count - 1)
    case "lbound": return .number(0)
    case "instr", "instrrev", "instrb": return position(call)
    case "isnumeric":
      if case .text = first.content { return .bool(first.number != nil) }
      return .unknown
    case "isempty", "isnull":
      if case .null = first.content { return .unknown }
      return first.bytes == nil ? .unknown : .bool(false)
    case "isobject", "isarray", "isdate", "typename", "vartype", "strcomp", "year", "month", "day", "hour", "minute",
      "second", "datediff", "dateadd", "formatnumber", "formatdatetime":
      return .unknown
    default: return .unknown
    }
  }

  private static func position(_ call: Invocation) -> Value {
    var arguments = call.arguments
    var start = 0
    if arguments.count > 2, let number = arguments[0].integer, call.key != "instrrev" {
      start = max(0, number - 1)
      arguments.removeFirst()
    }
    guard arguments.count >= 2, let hay = arguments[0].bytes, let needle = arguments[1].bytes else { return .unknown }
    let ignoringCase = arguments.count > 2 && arguments[2].integer == 1
    if call.key == "instrrev" {
      var last = 0
      var from = 0
      while !needle.isEmpty, let found = Bytes.find(needle, in: hay, from: from) {
        last = found + 1
        from = found + 1
      }
      return .number(last)
    }
    return .number((Bytes.find(needle, in: hay, from: start, ignoringCase: ignoringCase) ?? -1) + 1)
  }

  private static func changed(_ call: Invocation) -> Value? {
    let value = call.argument(0)
    guard let bytes = value.bytes else {
      var copy = value
      if value.box != nil { copy = Value(taint: value.mark) }
      copy.isDerived = value.isDerived || call.key == "strreverse" || call.key == "unescape"
      return copy
    }
    switch call.key {
    case "lcase": return .text(Bytes.lowered(bytes))
    case "ucase": return .text(bytes.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 })
    case "strreverse": return .text(Array(bytes.reversed())).derived()
    case "unescape": return .text(unescaped(bytes)).derived()
    case "trim", "ltrim", "rtrim": return .text(Bytes.trimmed(bytes))
    default: return .text(bytes)
    }
  }

  /// `%41`, `%u0041`.
  static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25 {
        let isLong = index + 5 < bytes.count && Bytes.lower(bytes[index + 1]) == 0x75
        let start = index + (isLong ? 2 : 1)
        let end = start + (isLong ? 4 : 2)
        if end <= bytes.count {
          let digits = bytes[start..<end].compactMap(Bytes.hexDigit)
          if digits.count == end - start {
            result += Bytes.utf8(digits.reduce(0) { $0 << 4 | $1 })
            index = end
            continue
          }
        }
      }
      result.append(bytes[index])
      index += 1
    }
    return result
  }

  private static func part(_ call: Invocation) -> Value? {
    let value = call.argument(0)
    guard let bytes = value.bytes else { return Value(taint: value.mark, isDerived: true) }
    switch call.key {
    case "left", "leftb":
      guard let count = call.argument(1).integer else { return .unknown }
      return .text(Array(bytes.prefix(max(0, count)))).derived()
    case "right", "rightb":
      guard let count = call.argument(1).integer else { return .unknown }
      return .text(Array(bytes.suffix(max(0, count)))).derived()
    default:
      guard let start = call.argument(1).integer, start > 0 else { return .unknown }
      let rest = bytes.dropFirst(start - 1)
      guard call.arguments.count > 2 else { return .text(Array(rest)).derived() }
      guard let count = call.argument(2).integer else { return .unknown }
      return .text(Array(rest.prefix(max(0, count)))).derived()
    }
  }

  private static func repeated(_ call: Invocation) -> Value? {
    guard let count = call.argument(0).integer, count >= 0, count <= 1 << 16 else { return .unknown }
    if call.key == "space" { return .text([UInt8](repeating: 32, count: count)) }
    let filler = call.argument(1)
    if case .number(let code) = filler.content, code >= 0, code < 256 {
      return .text([UInt8](repeating: UInt8(code), count: count))
    }
    return filler.bytes?.first.map { .text([UInt8](repeating: $0, count: count)) } ?? .unknown
  }
}
