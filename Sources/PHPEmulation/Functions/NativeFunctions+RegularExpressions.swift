import Emulation

/// What the regular-expression functions share.
enum RegularExpressionCalls {
  /// Steps that one call may take, and how many of them count as one of the machine's.
  private static let most = 400_000

  static func matches(_ machine: PHPMachine, _ pattern: RegularExpression, _ text: [UInt8], limit: Int) -> [[Int]]? {
    var steps = most
    var result: [[Int]] = []
    var from = 0
    while result.count < limit, let match = pattern.firstMatch(in: text, from: from, steps: &steps) {
      result.append(match)
      from = match[1] > match[0] ? match[1] : match[1] + 1
    }
    machine.step((most - max(0, steps)) >> 6)
    return steps > 0 ? result : nil
  }

  static func groups(_ match: [Int], _ text: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    for group in 0..<(match.count / 2) {
      let from = match[group * 2]
      let to = match[group * 2 + 1]
      result.append(from >= 0 && to >= from ? Array(text[from..<to]) : [])
    }
    return result
  }

  /// Replaces every match by what a body makes of its groups; nil where that can't be computed.
  static func replace(
    _ machine: PHPMachine, _ pattern: [UInt8], _ text: Text, _ body: ([[UInt8]]) -> [UInt8]?
  ) -> [UInt8]? {
    guard let expression = RegularExpression(delimited: pattern),
      let found = matches(machine, expression, text.bytes, limit: 50_000)
    else { return nil }
    var result: [UInt8] = []
    var from = 0
    for match in found {
      guard machine.step(), let new = body(groups(match, text.bytes)) else { return nil }
      result.append(contentsOf: text.bytes[from..<max(from, match[0])])
      result.append(contentsOf: new)
      from = max(from, match[1])
      if result.count > machine.budget.memory / 8 { return nil }
    }
    return result + text.bytes[from...]
  }

  /// `$1`, `${1}` and `\1` in a replacement.
  static func expand(_ replacement: [UInt8], _ groups: [[UInt8]], escaped: Bool = false) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < replacement.count {
      let byte = replacement[index]
      var cursor = index + 1
      let isBraced = byte == 36 && cursor < replacement.count && replacement[cursor] == 123
      if isBraced { cursor += 1 }
      guard byte == 36 || byte == 92, cursor < replacement.count, ByteClass.isDigit(replacement[cursor]) else {
        result.append(byte)
        index += 1
        continue
      }
      var group = Int(replacement[cursor] - 48)
      cursor += 1
      if cursor < replacement.count, ByteClass.isDigit(replacement[cursor]) {
        group = group * 10 + Int(replacement[cursor] - 48)
        cursor += 1
      }
      if isBraced { cursor += 1 }
      if group < groups.count {
        for byte in groups[group] {
          if escaped, byte == 39 || byte == 34 || byte == 92 { result.append(92) }
          result.append(byte)
        }
      }
      index = cursor
    }
    return result
  }
}

extension NativeFunctions {
  /// Functions that match and replace by pattern.
  static let regularExpressions: Family = [
    "preg_replace": NativeFunction { machine, call in replaceAll(machine, call) },
    "preg_filter": NativeFunction { machine, call in replaceAll(machine, call) },
    "mb_ereg_replace": NativeFunction { machine, call in multibyteReplace(machine, call) },
    "mb_eregi_replace": NativeFunction { machine, call in multibyteReplace(machine, call) },
    "ereg_replace": NativeFunction { machine, call in machine.carried(call) },
    "eregi_replace": NativeFunction { machine, call in machine.carried(call) },
    "preg_match": NativeFunction(references: 4) { machine, call in match(machine, call, all: false) },
    "preg_match_all": NativeFunction(references: 4) { machine, call in match(machine, call, all: true) },
    "preg_split": NativeFunction { machine, call in
      guard let pattern = call.bytes(0), let text = call.bytes(1),
        let expression = RegularExpression(delimited: pattern),
        let found = RegularExpressionCalls.matches(machine, expression, text, limit: 50_000)
      else { return machine.carried(call.argument(1), call.name, call.line) }
      let flags = call.integer(3) ?? 0
      let derivation = Derivation.stronger(.picked, call.argument(1).derivation)
      var parts: [Value] = []
      var from = 0
      let add: ([UInt8]) -> Void = { if !$0.isEmpty || flags & 1 == 0 { parts.append(.text($0, derivation)) } }
      for match in found where match[1] > match[0] || (match[0] > 0 && match[0] < text.count) {
        add(Array(text[from..<max(from, match[0])]))
        if flags & 2 != 0 { for group in RegularExpressionCalls.groups(match, text).dropFirst() { add(group) } }
        from = max(from, match[1])
      }
      add(Array(text[from...]))
      return .array(PHPArray(parts))
    },
    "preg_quote": NativeFunction { machine, call in
      guard let text = call.bytes(0) else { return machine.carried(call) }
      var result: [UInt8] = []
      for byte in text {
        if !ByteClass.isName(byte), !ByteClass.isSpace(byte) { result.append(92) }
        result.append(byte)
      }
      return .text(result, call.argument(0).derivation)
    },
    "preg_grep": NativeFunction { machine, call in machine.carried(call.argument(1), call.name, call.line) },
  ]

  private static func match(_ machine: PHPMachine, _ call: NativeCall, all: Bool) -> Value {
    let subject = machine.toText(call.argument(1))
    guard case .string(let text) = subject, let pattern = call.bytes(0),
      let expression = RegularExpression(delimited: pattern),
      let found = RegularExpressionCalls.matches(machine, expression, text.bytes, limit: all ? 20_000 : 1)
    else {
      if let taint = subject.taint, isAnchored(call.bytes(0)) { taint.origin.isChecked = true }
      call.slot(2)?.value = .array(PHPArray(rest: Unknown(taint: subject.taint?.through(call.name, call.line))))
      return .unknown(Unknown(role: .number))
    }
    if let slot = call.slot(2) {
      let derivation = Derivation.stronger(.picked, text.derivation)
      let groups = found.map { RegularExpressionCalls.groups($0, text.bytes).map { Value.text($0, derivation) } }
      if !all {
        slot.value = .array(PHPArray(groups.first ?? []))
      } else if (call.integer(3) ?? 1) & 2 != 0 {
        slot.value = .array(PHPArray(groups.map { .array(PHPArray($0)) }))
      } else {
        let columns = (0...expression.groups).map { column in
          Value.array(PHPArray(groups.map { column < $0.count ? $0[column] : .text([]) }))
        }
        slot.value = .array(PHPArray(columns))
      }
    }
    return .int(found.count)
  }

  /// Whether a pattern fixes what a text may start or consist of.
  private static func isAnchored(_ pattern: [UInt8]?) -> Bool {
    guard let pattern, pattern.count > 3 else { return false }
    return pattern[1] == 94
  }

  private static func list(_ value: Value) -> [Value] {
    if case .array(let array) = value { return array.values }
    return [value]
  }

  private static func replaceAll(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    var result = call.argument(2)
    if case .array(let array) = result, array.rest == nil {
      var replaced = PHPArray()
      for (key, value) in array.pairs.prefix(1024) { replaced.set(key, replaceAll(machine, call, in: value)) }
      return .array(replaced)
    }
    result = replaceAll(machine, call, in: result)
    return result
  }

  private static func replaceAll(_ machine: PHPMachine, _ call: NativeCall, in subject: Value) -> Value {
    let patterns = list(call.argument(0))
    var result = machine.toText(subject)
    for (index, pattern) in patterns.prefix(256).enumerated() {
      var replacement = call.argument(1)
      if case .array(let array) = replacement { replacement = array[.int(index)] ?? .text([]) }
      result = replaceOne(machine, call, pattern, machine.toText(replacement), result)
    }
    return result
  }

  private static func replaceOne(
    _ machine: PHPMachine, _ call: NativeCall, _ pattern: Value, _ replacement: Value, _ subject: Value
  ) -> Value {
    guard let bytes = pattern.bytes else {
      // A pattern of the request's may end in /e, and then the replacement is code.
      if let taint = pattern.taint, case .unknown(let unknown) = pattern, unknown.isBare, replacement.taint != nil {
        machine.prove(.taintedCode, call.name, call.line, taint: taint)
      }
      return machine.carried(subject.taint == nil ? replacement : subject, call.name, call.line)
    }
    if RegularExpression.split(bytes)?.flags.evaluates == true {
      return evaluate(machine, call, bytes, replacement, subject)
    }
    guard case .string(let text) = subject, let new = replacement.bytes,
      let replaced = RegularExpressionCalls.replace(machine, bytes, text, { RegularExpressionCalls.expand(new, $0) })
    else {
      if subject.taint == nil, let taint = replacement.taint {
        return .unknown(Unknown(taint: taint.through(call.name, call.line), isEmbedded: true))
      }
      return machine.carried(subject, call.name, call.line, .picked)
    }
    return replaced == text.bytes ? subject : machine.made(replaced, call, .picked, from: text.derivation)
  }

  /// A replacement that is run as code.
  private static func evaluate(
    _ machine: PHPMachine, _ call: NativeCall, _ pattern: [UInt8], _ replacement: Value, _ subject: Value
  ) -> Value {
    guard case .string(let code) = replacement else {
      return machine.evaluateCode(replacement, call.name + " /e", call.line)
    }
    if let taint = subject.taint, isSubjectItself(code.bytes) {
      machine.prove(.taintedCode, call.name + " /e", call.line, taint: taint.through(call.name, call.line))
      return machine.carried(subject, call.name, call.line)
    }
    // Programs for PHP before 7 computed replacements like this: code that is known, and does nothing, is no witness.
    if code.derivation != nil || !CallsOnly.harmless(code.bytes) {
      machine.prove(.evaluatedReplacement, call.name, call.line)
    }
    var groups: [[UInt8]] = [[], [], []]
    if case .string(let text) = subject, let expression = RegularExpression(delimited: pattern),
      let match = RegularExpressionCalls.matches(machine, expression, text.bytes, limit: 1)?.first
    {
      groups = RegularExpressionCalls.groups(match, text.bytes)
    }
    let isWhole = isSubjectItself(code.bytes)
    let expanded = RegularExpressionCalls.expand(code.bytes, groups, escaped: !isWhole)
    let derivation = code.derivation ?? (isWhole ? subject.derivation : nil)
    return machine.evaluateCode(
      .text(Array("return ".utf8) + expanded + [59], derivation), call.name + " /e", call.line)
  }

  /// Replacements that run what was matched: `\0`, `$1`, `eval("\1")`.
  private static func isSubjectItself(_ code: [UInt8]) -> Bool {
    let text = String(
      decoding: code.filter { !ByteClass.isSpace($0) && $0 != 34 && $0 != 39 && $0 != 59 }.prefix(64).map(
        ByteClass.lower), as: UTF8.self)
    return ["\\0", "\\1", "\\2", "$0", "$1", "$2", "\\\\0", "\\\\1"].contains {
      text == $0 || text == "eval(" + $0 + ")" || text == "@eval(" + $0 + ")" || text == "assert(" + $0 + ")"
    }
  }

  private static func multibyteReplace(_ machine: PHPMachine, _ call: NativeCall) -> Value {
    let options = call.argument(3)
    if let taint = options.taint, call.argument(1).taint != nil || call.argument(2).taint != nil {
      machine.prove(.taintedCode, call.name, call.line, taint: taint)
    }
    guard call.bytes(3)?.contains(101) == true else { return machine.carried(call.argument(2), call.name, call.line) }
    var pattern: [UInt8] = [47]
    pattern += call.bytes(0) ?? []
    pattern += [47, 101]
    return evaluate(machine, call, pattern, machine.toText(call.argument(1)), machine.toText(call.argument(2)))
  }
}

/// Whether short code does nothing but call functions that change texts and numbers.
private enum CallsOnly {
  private static let known: Set<String> = [
    "sprintf", "ord", "chr", "strtoupper", "strtolower", "ucfirst", "ucwords", "lcfirst", "trim", "ltrim", "rtrim",
    "hexdec", "dechex", "bin2hex", "stripslashes", "addslashes", "htmlspecialchars", "htmlentities", "urlencode",
    "rawurlencode", "urldecode", "rawurldecode", "strlen", "str_repeat", "str_pad", "substr", "nl2br", "strrev",
    "number_format", "intval", "floatval", "md5", "str_replace", "utf8_encode", "utf8_decode", "base64_encode",
    "mb_strtoupper", "mb_strtolower", "mb_substr", "mb_strlen", "strtr", "serialize", "date",
  ]

  static func harmless(_ code: [UInt8]) -> Bool {
    guard code.count <= 400 else { return false }
    var word: [UInt8] = []
    for byte in code {
      if ByteClass.isName(byte) {
        word.append(ByteClass.lower(byte))
        continue
      }
      // Variables, members and backticks may hold anything.
      if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: ">") { return false }
      if byte == UInt8(ascii: "("), !word.isEmpty, !known.contains(String(decoding: word, as: UTF8.self)) {
        return false
      }
      if !ByteClass.isSpace(byte) { word = [] }
    }
    return true
  }
}
