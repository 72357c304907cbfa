/// What can be called. Every function is total over its types; a wrong type is an error, never a guess.
enum Functions {
  private static let functions = ["size", "int", "double", "string"]
  private static let methods = [
    "size", "contains", "startsWith", "endsWith", "matches", "lowerAscii", "upperAscii", "split", "trim",
  ]

  static func isKnown(_ name: String, onReceiver: Bool) -> Bool { names(onReceiver: onReceiver).contains(name) }

  static func names(onReceiver: Bool) -> [String] { onReceiver ? methods : functions }

  /// Nil for arguments of wrong types or number.
  static func call(_ name: String, _ values: [Value]) -> Value? {
    switch (name, values.count) {
    case ("size", 1): size(values[0])
    case ("int", 1): int(values[0])
    case ("double", 1): double(values[0])
    case ("string", 1): string(values[0])
    case ("lowerAscii", 1): text(values[0]).map { .string($0.lowercased()) }
    case ("upperAscii", 1): text(values[0]).map { .string($0.uppercased()) }
    case ("trim", 1): text(values[0]).map { .string(trimmed($0)) }
    case ("contains", 2): contains(values[0], values[1])
    case ("startsWith", 2): both(values).map { .bool($0.utf8.starts(with: $1.utf8)) }
    case ("endsWith", 2): both(values).map { .bool($0.utf8.reversed().starts(with: $1.utf8.reversed())) }
    case ("matches", 2): both(values).map { .bool(Glob.matches($0, pattern: $1)) }
    case ("split", 2): both(values).flatMap(split)
    default: nil
    }
  }

  private static func text(_ value: Value) -> String? {
    if case .string(let text) = value { return text }
    return nil
  }

  private static func both(_ values: [Value]) -> (String, String)? {
    guard let a = text(values[0]), let b = text(values[1]) else { return nil }
    return (a, b)
  }

  private static func size(_ value: Value) -> Value? {
    switch value {
    case .string(let text): .int(text.unicodeScalars.count)
    case .list(let list): .int(list.count)
    case .map(let map): .int(map.count)
    default: nil
    }
  }

  private static func int(_ value: Value) -> Value? {
    switch value {
    case .int: value
    case .double(let number): Int(exactly: number.rounded(.towardZero)).map { .int($0) }
    case .string(let text): Int(text).map { .int($0) }
    default: nil
    }
  }

  private static func double(_ value: Value) -> Value? {
    switch value {
    case .double: value
    case .int(let number): .double(Double(number))
    case .string(let text): Double(text).map { .double($0) }
    default: nil
    }
  }

  private static func string(_ value: Value) -> Value? {
    switch value {
    case .string: value
    case .int(let number): .string(String(number))
    case .double(let number): .string(String(number))
    case .bool(let value): .string(value ? "true" : "false")
    default: nil
    }
  }

  private static func contains(_ whole: Value, _ part: Value) -> Value? {
    switch (whole, part) {
    case (.string(let text), .string(let part)): .bool(part.isEmpty || text.contains(part))
    case (.list(let list), _): .bool(list.contains { $0.isEqual(to: part) })
    default: nil
    }
  }

  private static func split(_ text: String, _ separator: String) -> Value? {
    guard separator.count == 1, let character = separator.first else { return nil }
    return Value(text.split(separator: character, omittingEmptySubsequences: false).map(String.init))
  }

  private static func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
