extension NativeFunctions {
  /// Functions that change a text without hiding it.
  static let textFunctions: Family = [
    "strtolower": mapped { $0.map(ByteClass.lower) },
    "mb_strtolower": mapped { $0.map(ByteClass.lower) },
    "strtoupper": mapped { $0.map(ByteClass.upper) },
    "mb_strtoupper": mapped { $0.map(ByteClass.upper) },
    "ucfirst": mapped { bytes in bytes.isEmpty ? [] : [ByteClass.upper(bytes[0])] + bytes.dropFirst() },
    "lcfirst": mapped { bytes in bytes.isEmpty ? [] : [ByteClass.lower(bytes[0])] + bytes.dropFirst() },
    "ucwords": mapped { bytes in
      var result = bytes
      for index in result.indices where index == 0 || ByteClass.isSpace(result[index - 1]) {
        result[index] = ByteClass.upper(result[index])
      }
      return result
    },
    "trim": trimming(left: true, right: true), "ltrim": trimming(left: true, right: false),
    "rtrim": trimming(left: false, right: true), "chop": trimming(left: false, right: true),
    "addslashes": mapped { bytes in
      var result: [UInt8] = []
      for byte in bytes {
        if byte == 39 || byte == 34 || byte == 92 { result.append(92) }
        result.append(byte == 0 ? 48 : byte)
      }
      return result
    },
    "htmlspecialchars": mapped(isEncoding: true) { HTMLEntities.encode($0) },
    "htmlentities": mapped(isEncoding: true) { HTMLEntities.encode($0) },
    "strip_tags": mapped { bytes in
      var result: [UInt8] = []
      var isTag = false
      for byte in bytes {
        if byte == 60 {
          isTag = true
        } else if byte == 62, isTag {
          isTag = false
        } else if !isTag {
          result.append(byte)
        }
      }
      return result
    },
    "nl2br": mapped { $0 }, "strval": mapped { $0 }, "utf8_encode": mapped { $0 }, "utf8_decode": mapped { $0 },
    "quotemeta": mapped { $0 }, "addcslashes": mapped { $0 },
    "iconv": NativeFunction { machine, call in machine.toText(call.argument(2)) },
    "mb_convert_encoding": NativeFunction { machine, call in
      let to = call.bytes(1).map { String(decoding: $0.map(ByteClass.lower), as: UTF8.self) }
      let from = call.bytes(2).map { String(decoding: $0.map(ByteClass.lower), as: UTF8.self) }
      if let bytes = call.bytes(0), from == "base64" {
        return machine.made(Base64.decode(bytes), call, .decoded, from: call.argument(0).derivation)
      }
      if let bytes = call.bytes(0), to == "base64" { return .text(Base64.encode(bytes), call.argument(0).derivation) }
      return machine.toText(call.argument(0))
    },
    "strlen": NativeFunction { _, call in
      call.bytes(0).map { .int($0.count) } ?? .unknown(Unknown(role: .number))
    },
    "mb_strlen": NativeFunction { _, call in
      call.bytes(0).map { .int(String(decoding: $0, as: UTF8.self).unicodeScalars.count) }
        ?? .unknown(Unknown(role: .number))
    },
    "strcmp": comparing(ignoringCase: false), "strcasecmp": comparing(ignoringCase: true),
    "strncmp": comparing(ignoringCase: false), "strncasecmp": comparing(ignoringCase: true),
    "strpos": finding(last: false, ignoringCase: false), "stripos": finding(last: false, ignoringCase: true),
    "strrpos": finding(last: true, ignoringCase: false), "strripos": finding(last: true, ignoringCase: true),
    "mb_strpos": finding(last: false, ignoringCase: false),
    "str_contains": NativeFunction { machine, call in
      guard let text = call.bytes(0), let part = call.bytes(1), machine.step(text.count >> 7) else {
        return .unknown(Unknown(role: .number))
      }
      return .bool(part.isEmpty || ByteSearch.first(part, in: text, from: 0) != nil)
    },
    "str_starts_with": NativeFunction { _, call in
      guard let text = call.bytes(0), let part = call.bytes(1) else { return .unknown(Unknown(role: .number)) }
      return .bool(text.starts(with: part))
    },
    "substr_count": NativeFunction { machine, call in
      guard let text = call.bytes(0), let part = call.bytes(1), !part.isEmpty, machine.step(text.count >> 7) else {
        return .unknown(Unknown(role: .number))
      }
      var count = 0
      var from = 0
      while let place = ByteSearch.first(part, in: text, from: from) {
        count += 1
        from = place + part.count
      }
      return .int(count)
    },
    "str_word_count": NativeFunction { _, _ in .unknown(Unknown(role: .number)) },
    "escapeshellcmd": NativeFunction { machine, call in machine.carried(call) },
    "ctype_alnum": NativeFunction { _, call in checked(call) },
    "ctype_alpha": NativeFunction { _, call in checked(call) },
  ]

  /// The script holds the value against something: what passes is what its author allows.
  private static func checked(_ call: NativeCall) -> Value {
    call.argument(0).taint?.origin.isChecked = true
    return .unknown(Unknown(role: .number))
  }

  private static func trimming(left: Bool, right: Bool) -> NativeFunction {
    NativeFunction { machine, call in
      let subject = machine.toText(call.argument(0))
      guard case .string(let text) = subject else {
        if case .unknown(let unknown) = subject, let taint = unknown.taint {
          return .unknown(
            Unknown(
              role: unknown.role, taint: taint.through(call.name, call.line), prefix: unknown.prefix,
              suffix: unknown.suffix))
        }
        return subject
      }
      let set = call.has(1) ? ByteSearch.expandRanges(call.bytes(1) ?? []) : [32, 9, 10, 13, 0, 11]
      var start = 0
      var end = text.bytes.count
      if left { while start < end, set.contains(text.bytes[start]) { start += 1 } }
      if right { while end > start, set.contains(text.bytes[end - 1]) { end -= 1 } }
      return .text(Array(text.bytes[start..<end]), text.derivation)
    }
  }

  private static func comparing(ignoringCase: Bool) -> NativeFunction {
    NativeFunction { _, call in
      guard var first = call.bytes(0), var second = call.bytes(1) else { return .unknown(Unknown(role: .number)) }
      if call.has(2) {
        guard let count = call.integer(2), count >= 0 else { return .unknown(Unknown(role: .number)) }
        first = Array(first.prefix(count))
        second = Array(second.prefix(count))
      }
      if ignoringCase {
        first = first.map(ByteClass.lower)
        second = second.map(ByteClass.lower)
      }
      return .int(first == second ? 0 : first.lexicographicallyPrecedes(second) ? -1 : 1)
    }
  }

  private static func finding(last: Bool, ignoringCase: Bool) -> NativeFunction {
    NativeFunction { machine, call in
      guard var text = call.bytes(0), var part = call.bytes(1), machine.step(text.count >> 7) else {
        return .unknown(Unknown(role: .number))
      }
      if ignoringCase {
        text = text.map(ByteClass.lower)
        part = part.map(ByteClass.lower)
      }
      if part.isEmpty { return .bool(false) }
      var from = max(0, call.integer(2) ?? 0)
      var found: Int?
      while let place = ByteSearch.first(part, in: text, from: from) {
        found = place
        if !last { break }
        from = place + 1
      }
      return found.map { .int($0) } ?? .bool(false)
    }
  }
}

/// Looks for bytes in bytes.
enum ByteSearch {
  static func first(_ part: [UInt8], in text: [UInt8], from: Int) -> Int? {
    guard let head = part.first, from >= 0, text.count >= part.count else { return nil }
    var index = from
    let last = text.count - part.count
    while index <= last {
      if text[index] == head, text[index..<(index + part.count)].elementsEqual(part) { return index }
      index += 1
    }
    return nil
  }

  /// `a..z` in a list of characters.
  static func expandRanges(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if index + 3 < bytes.count, bytes[index + 1] == 46, bytes[index + 2] == 46, bytes[index + 3] >= bytes[index] {
        result.append(contentsOf: bytes[index]...bytes[index + 3])
        index += 4
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}
