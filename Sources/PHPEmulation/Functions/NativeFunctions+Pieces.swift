extension NativeFunctions {
  /// Functions that cut texts up and put them together.
  static let textPieces: Family = [
    "substr": NativeFunction { machine, call in substring(machine, call) },
    "mb_substr": NativeFunction { machine, call in substring(machine, call) },
    "mb_strcut": NativeFunction { machine, call in substring(machine, call) },
    "substr_replace": NativeFunction { machine, call in
      guard let text = call.bytes(0), let new = call.bytes(1), let start = call.integer(2) else {
        return machine.carried(call)
      }
      let from = start < 0 ? max(0, text.count + start) : min(start, text.count)
      let length = call.has(3) ? call.integer(3) ?? 0 : text.count
      let end = length < 0 ? max(from, text.count + length) : min(text.count, from &+ min(length, text.count))
      return machine.made(Array(text[..<from]) + new + text[end...], call, .picked, from: call.argument(0).derivation)
    },
    "str_replace": NativeFunction(references: 8) { machine, call in replace(machine, call, ignoringCase: false) },
    "str_ireplace": NativeFunction(references: 8) { machine, call in replace(machine, call, ignoringCase: true) },
    "strtr": NativeFunction { machine, call in translate(machine, call) },
    "implode": NativeFunction { machine, call in join(machine, call) },
    "join": NativeFunction { machine, call in join(machine, call) },
    "explode": NativeFunction { machine, call in
      guard let separator = call.bytes(0), let text = call.bytes(1), !separator.isEmpty else {
        return pieces(machine, call, of: call.argument(1))
      }
      var parts: [Value] = []
      var from = 0
      let limit = call.integer(2) ?? .max
      let derivation = call.argument(1).derivation ?? .picked
      while parts.count < 100_000, limit <= 0 || parts.count < limit - 1,
        let place = ByteSearch.first(separator, in: text, from: from)
      {
        parts.append(.text(Array(text[from..<place]), derivation))
        from = place + separator.count
      }
      parts.append(.text(Array(text[from...]), derivation))
      if limit < 0 { parts.removeLast(min(parts.count, -max(limit, -100_000))) }
      guard machine.step(parts.count >> 3 + text.count >> 7) else { return .unknown(Unknown()) }
      return .array(PHPArray(parts))
    },
    "str_split": NativeFunction { machine, call in split(machine, call) },
    "mb_str_split": NativeFunction { machine, call in split(machine, call) },
    "chunk_split": NativeFunction { machine, call in machine.carried(call) },
    "str_repeat": NativeFunction { machine, call in
      guard let text = call.bytes(0), let count = call.integer(1) else { return machine.carried(call) }
      let (total, overflow) = text.count.multipliedReportingOverflow(by: max(0, count))
      guard !overflow, machine.mayAllocate(total) else { return .unknown(Unknown()) }
      var result: [UInt8] = []
      if !text.isEmpty { for _ in 0..<max(0, count) { result.append(contentsOf: text) } }
      return .text(result, call.argument(0).derivation)
    },
    "str_pad": NativeFunction { machine, call in
      guard let text = call.bytes(0), let count = call.integer(1), machine.mayAllocate(max(0, count)) else {
        return machine.carried(call)
      }
      let fill = call.has(2) ? call.bytes(2) ?? [32] : [32]
      guard count > text.count, let first = fill.first else { return .text(text, call.argument(0).derivation) }
      var added: [UInt8] = []
      var index = 0
      while added.count < count - text.count {
        added.append(index < fill.count ? fill[index] : first)
        index = (index + 1) % max(1, fill.count)
      }
      let mode = call.integer(3) ?? 1
      let half = added.count / 2
      let result =
        mode == 0 ? added + text : mode == 2 ? Array(added[..<half]) + text + added[half...] : text + added
      return .text(result, call.argument(0).derivation)
    },
    "strstr": NativeFunction { machine, call in after(machine, call, last: false, ignoringCase: false) },
    "stristr": NativeFunction { machine, call in after(machine, call, last: false, ignoringCase: true) },
    "strchr": NativeFunction { machine, call in after(machine, call, last: false, ignoringCase: false) },
    "strrchr": NativeFunction { machine, call in after(machine, call, last: true, ignoringCase: false) },
    "sprintf": NativeFunction { machine, call in format(machine, call, call.arguments) },
    "vsprintf": NativeFunction { machine, call in
      guard case .array(let array) = call.argument(1) else { return machine.carried(call) }
      return format(machine, call, [call.argument(0)] + array.values)
    },
    "strtok": NativeFunction { machine, call in machine.carried(call) },
    "wordwrap": NativeFunction { machine, call in machine.toText(call.argument(0)) },
    "count_chars": NativeFunction { machine, call in
      guard let text = call.bytes(0), call.integer(1) == 3 else { return machine.carried(call) }
      return machine.made(Array(Set(text)).sorted(), call, .decoded, from: nil)
    },
  ]

  private static func substring(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    let subject = machine.toText(call.argument(0))
    guard case .string(let text) = subject, let start = call.integer(1) else { return machine.carried(call) }
    let count = text.bytes.count
    let from = start < 0 ? max(0, count + max(start, -count)) : min(start, count)
    var end = count
    if call.has(2), !call.argument(2).isNull {
      guard let length = call.integer(2) else { return machine.carried(call) }
      end = length < 0 ? max(from, count + max(length, -count)) : min(count, from + min(length, count))
    }
    guard machine.mayAllocate(end - from) else { return .unknown(Unknown()) }
    let derivation = end - from < count ? Derivation.stronger(.picked, text.derivation) : text.derivation
    return .text(Array(text.bytes[from..<end]), derivation)
  }

  private static func replace(_ machine: PHPMachine, _ call: NativeCall, ignoringCase: Bool) -> Value {
    if case .array(let subjects) = call.argument(2) {
      var result = PHPArray()
      for (key, value) in subjects.pairs.prefix(10_000) {
        var inner = call
        inner.arguments[2] = value
        result.set(key, replace(machine, inner, ignoringCase: ignoringCase))
      }
      if let rest = subjects.rest { result.rest = rest }
      return .array(result)
    }
    let subject = machine.toText(call.argument(2))
    guard case .string(let text) = subject else {
      if subject.taint == nil, let taint = call.argument(1).taint {
        return .unknown(Unknown(taint: taint.through(call.name, call.line), isEmbedded: true))
      }
      return machine.carried(subject, call.name, call.line, .picked)
    }
    var searches: [[UInt8]] = []
    if case .array(let array) = call.argument(0) {
      searches = array.values.compactMap(\.bytes)
    } else if let bytes = call.bytes(0) {
      searches = [bytes]
    } else {
      return .unknown(Unknown(taint: call.argument(1).taint, derivation: text.derivation ?? .picked))
    }
    var replacements: [Value]?
    if case .array(let array) = call.argument(1) { replacements = array.values }
    var bytes = text.bytes
    for (index, search) in searches.prefix(4096).enumerated() where !search.isEmpty {
      let new = replacements.map { index < $0.count ? $0[index] : .text([]) } ?? call.argument(1)
      guard machine.step(1 + bytes.count >> 7) else { return .unknown(Unknown()) }
      guard let known = new.bytes else {
        if ByteSearch.first(search, in: bytes, from: 0) != nil {
          return .unknown(
            Unknown(taint: new.taint?.through(call.name, call.line), derivation: text.derivation, isEmbedded: true))
        }
        continue
      }
      guard
        let next = ByteReplacement.all(
          search, known, in: bytes, ignoringCase: ignoringCase, limit: machine.budget.memory / 8)
      else { return .unknown(Unknown()) }
      bytes = next
    }
    if bytes == text.bytes { return subject }
    return machine.made(bytes, call, .picked, from: text.derivation)
  }

  private static func translate(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    guard case .string(let text) = machine.toText(call.argument(0)) else { return machine.carried(call, .picked) }
    guard machine.step(text.bytes.count >> 5) else { return .unknown(Unknown()) }
    if case .array(let array) = call.argument(1) {
      var map: [[UInt8]: [UInt8]] = [:]
      var longest = 0
      for (key, value) in array.pairs.prefix(4096) {
        guard let new = value.bytes, !key.bytes.isEmpty else { continue }
        map[key.bytes] = new
        longest = max(longest, key.bytes.count)
      }
      var result: [UInt8] = []
      var index = 0
      longest = min(longest, 64)
      while index < text.bytes.count {
        var length = min(longest, text.bytes.count - index)
        var found = false
        while length > 0 {
          if let new = map[Array(text.bytes[index..<(index + length)])] {
            result.append(contentsOf: new)
            index += length
            found = true
            break
          }
          length -= 1
        }
        if !found {
          result.append(text.bytes[index])
          index += 1
        }
        if result.count > machine.budget.memory / 8 { return .unknown(Unknown()) }
      }
      return machine.made(result, call, .decoded, from: text.derivation)
    }
    guard let from = call.bytes(1), let to = call.bytes(2) else { return machine.carried(call, .decoded) }
    var table = (0...255).map { UInt8($0) }
    for (one, other) in zip(from, to) { table[Int(one)] = other }
    return machine.made(text.bytes.map { table[Int($0)] }, call, .decoded, from: text.derivation)
  }

  private static func join(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    var glue = call.argument(0)
    var list = call.argument(1)
    if case .array = glue { (glue, list) = (list, glue) }
    guard case .array(let array) = list, array.rest == nil, let separator = glue.bytes else {
      return machine.carried(list.taint != nil ? list : glue, call.name, call.line)
    }
    var parts: [Value] = []
    for (index, value) in array.values.enumerated() {
      if index > 0, !separator.isEmpty { parts.append(.text(separator)) }
      parts.append(value)
    }
    return machine.concat(parts, call.line, operands: true)
  }

  private static func pieces(_ machine: PHPMachine, _ call: NativeCall, of value: Value) -> Value {
    .unknown(Unknown(taint: value.taint?.through(call.name, call.line), derivation: value.derivation))
  }

  private static func split(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    guard let text = call.bytes(0) else { return pieces(machine, call, of: call.argument(0)) }
    let width = max(1, call.has(1) ? call.integer(1) ?? 1 : 1)
    guard machine.mayAllocate(text.count / width * 24), machine.step((text.count / width) >> 3) else {
      return .unknown(Unknown())
    }
    let derivation = Derivation.stronger(.picked, call.argument(0).derivation)
    var parts: [Value] = []
    var index = 0
    while index < text.count {
      let end = min(text.count, index + min(width, text.count))
      parts.append(.text(Array(text[index..<end]), derivation))
      index = end
    }
    return .array(PHPArray(parts))
  }

  private static func after(_ machine: PHPMachine, _ call: NativeCall, last: Bool, ignoringCase: Bool) -> Value {
    guard let text = call.bytes(0), var part = call.bytes(1), !part.isEmpty else { return machine.carried(call) }
    if last { part = [part[0]] }
    let lowered = ignoringCase ? text.map(ByteClass.lower) : text
    if ignoringCase { part = part.map(ByteClass.lower) }
    let place = last ? text.lastIndex(of: part[0]) : ByteSearch.first(part, in: lowered, from: 0)
    guard let place else { return .bool(false) }
    let result = call.argument(2).truth == true ? Array(text[..<place]) : Array(text[place...])
    return .text(result, Derivation.stronger(.picked, call.argument(0).derivation))
  }

  private static func format(_ machine: PHPMachine, _ call: NativeCall, _ values: [Value]) -> Value {
    guard let pattern = values.first?.bytes else { return machine.carried(call) }
    var parts: [Value] = []
    var literal: [UInt8] = []
    var next = 1
    var index = 0
    while index < pattern.count {
      guard pattern[index] == 37, index + 1 < pattern.count else {
        literal.append(pattern[index])
        index += 1
        continue
      }
      if pattern[index + 1] == 37 {
        literal.append(37)
        index += 2
        continue
      }
      var cursor = index + 1
      var position = 0
      while cursor < pattern.count, ByteClass.isDigit(pattern[cursor]) {
        position = position * 10 + Int(pattern[cursor] - 48)
        if position > 1000 { break }
        cursor += 1
      }
      var argument = next
      var width = 0
      if cursor < pattern.count, pattern[cursor] == 36 {
        argument = position
        cursor += 1
      } else {
        next += 1
        width = position
      }
      let isZero = pattern[index + 1] == 48
      while cursor < pattern.count, !ByteClass.isLetter(pattern[cursor]) { cursor += 1 }
      guard cursor < pattern.count else { break }
      if !literal.isEmpty { parts.append(.text(literal)) }
      literal = []
      let value = argument < values.count ? values[argument] : .null
      parts.append(formatted(value, pattern[cursor], width: min(width, 64), zero: isZero))
      index = cursor + 1
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
    return machine.concat(parts, call.line, operands: true)
  }

  private static func formatted(_ value: Value, _ code: UInt8, width: Int, zero: Bool) -> Value {
    guard value.isKnown else { return code == 115 ? value : .unknown(Unknown(role: .number)) }
    var text: [UInt8]
    var derivation: Derivation?
    switch code {
    case 99:
      text = [UInt8(truncatingIfNeeded: value.integer ?? 0)]
      derivation = Derivation(.decoded, "sprintf", nil)
    case 100, 117: text = Array(String(value.integer ?? 0).utf8)
    case 120: text = Array(String(value.integer ?? 0, radix: 16).utf8)
    case 88: text = Array(String(value.integer ?? 0, radix: 16, uppercase: true).utf8)
    case 111: text = Array(String(value.integer ?? 0, radix: 8).utf8)
    case 98: text = Array(String(value.integer ?? 0, radix: 2).utf8)
    case 115: return value
    default: return .unknown(Unknown(role: .number))
    }
    if text.count < width { text = [UInt8](repeating: zero ? 48 : 32, count: width - text.count) + text }
    return .text(text, derivation)
  }
}

/// Replaces bytes by bytes.
enum ByteReplacement {
  /// nil where the result would be longer than the limit.
  static func all(_ old: [UInt8], _ new: [UInt8], in text: [UInt8], ignoringCase: Bool, limit: Int) -> [UInt8]? {
    let searched = ignoringCase ? text.map(ByteClass.lower) : text
    let part = ignoringCase ? old.map(ByteClass.lower) : old
    guard ByteSearch.first(part, in: searched, from: 0) != nil else { return text }
    var result: [UInt8] = []
    var from = 0
    while let place = ByteSearch.first(part, in: searched, from: from) {
      result.append(contentsOf: text[from..<place])
      result.append(contentsOf: new)
      from = place + part.count
      if result.count > limit { return nil }
    }
    result.append(contentsOf: text[from...])
    return result
  }
}
