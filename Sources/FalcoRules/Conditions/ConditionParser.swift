/// What is wrong with a condition, and where in its text.
struct ConditionError: Error, Sendable {
  var offset: Int
  var reason: String
}

/// Reads a condition: recursive descent, depth bounded.
///
/// Source: the grammar in Falco's library (EBNF of its filter parser): `or` binds less than `and`, `and` less than `not`;
/// quoted strings take `'` or `"`; bare strings end at blanks, parentheses, commas, `=` and quotes.
struct ConditionParser {
  static let maximumDepth = 100
  static let maximumBytes = 256 << 10

  private let text: [UInt8]
  private var offset = 0
  private var depth = 0

  private init(_ text: String) { self.text = Array(text.utf8) }

  static func parse(_ text: String) throws(ConditionError) -> Condition {
    guard text.utf8.count <= maximumBytes else {
      throw ConditionError(offset: 0, reason: "it has more than \(maximumBytes) bytes")
    }
    var parser = ConditionParser(text)
    parser.skipBlanks()
    guard parser.offset < parser.text.count else { throw ConditionError(offset: 0, reason: "it is empty") }
    let condition = try parser.alternatives()
    parser.skipBlanks()
    guard parser.offset >= parser.text.count else {
      throw parser.failure("'\(parser.excerpt)' is not expected here; is an 'and' or 'or' missing before it?")
    }
    return condition
  }

  private func failure(_ reason: String) -> ConditionError { ConditionError(offset: offset, reason: reason) }

  /// What stands next, for messages.
  private var excerpt: String {
    let rest = text[offset...].prefix(40)
    return String(decoding: rest.prefix { !Self.isBlank($0) }, as: UTF8.self)
  }

  // MARK: Letters

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x08...0x0D).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
  private static func isName(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
  }

  private var next: UInt8? { offset < text.count ? text[offset] : nil }

  private mutating func skipBlanks() {
    while let byte = next, Self.isBlank(byte) { offset += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  /// The word that begins here, where one does.
  private func word() -> String? {
    guard let first = next, Self.isLetter(first) else { return nil }
    return String(decoding: text[offset...].prefix { Self.isName($0) }, as: UTF8.self)
  }

  private mutating func take(word wanted: String) -> Bool {
    guard word() == wanted, offset + wanted.utf8.count >= text.count || text[offset + wanted.utf8.count] != 0x2E else {
      return false
    }
    offset += wanted.utf8.count
    return true
  }

  // MARK: and, or, not

  private mutating func alternatives() throws(ConditionError) -> Condition {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw failure("it is nested deeper than \(Self.maximumDepth)") }
    var parts = [try conjunction()]
    skipBlanks()
    while take(word: "or") {
      parts.append(try conjunction())
      skipBlanks()
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction() throws(ConditionError) -> Condition {
    var parts = [try negation()]
    skipBlanks()
    while take(word: "and") {
      parts.append(try negation())
      skipBlanks()
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func negation() throws(ConditionError) -> Condition {
    var isNegated = false
    skipBlanks()
    while take(word: "not") {
      isNegated.toggle()
      skipBlanks()
    }
    let inner = try primary()
    return isNegated ? .not(inner) : inner
  }

  private mutating func primary() throws(ConditionError) -> Condition {
    skipBlanks()
    if take(UInt8(ascii: "(")) {
      let inner = try alternatives()
      skipBlanks()
      guard take(UInt8(ascii: ")")) else { throw failure("a ')' is missing") }
      return inner
    }
    let start = offset
    guard let name = word() else {
      throw failure(
        next == nil ? "it ends where a field or a macro is expected" : "'\(excerpt)' is neither a field nor a macro")
    }
    if let operand = try operand() { return .check(try check(operand, at: start)) }
    offset += name.utf8.count
    return .macro(name, at: start)
  }

  // MARK: Fields

  /// A field or a transformed field; nil where a plain identifier stands.
  private mutating func operand() throws(ConditionError) -> Condition.Operand? {
    guard let name = word() else { return nil }
    let after = offset + name.utf8.count
    if after < text.count, text[after] == UInt8(ascii: "(") {
      guard let transformer = Transformer(rawValue: name) else {
        let known = Transformer.allCases.map(\.rawValue).joined(separator: ", ")
        throw failure("the transformer '\(name)' is not supported; there are \(known)")
      }
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.maximumDepth else { throw failure("it is nested deeper than \(Self.maximumDepth)") }
      offset = after + 1
      skipBlanks()
      guard var inner = try operand() else { throw failure("\(name)() takes a field, found '\(excerpt)'") }
      skipBlanks()
      guard take(UInt8(ascii: ")")) else { throw failure("a ')' is missing after \(name)(\(inner.field)") }
      if transformer != .val { inner.transformers.insert(transformer, at: 0) }
      return inner
    }
    guard after < text.count, text[after] == UInt8(ascii: ".") else { return nil }
    return Condition.Operand(field: try fieldName())
  }

  private mutating func fieldName() throws(ConditionError) -> FieldName {
    let start = offset
    while let byte = next, Self.isName(byte) || byte == UInt8(ascii: ".") { offset += 1 }
    var field = FieldName(name: String(decoding: text[start..<offset], as: UTF8.self), argument: nil)
    guard take(UInt8(ascii: "[")) else { return field }
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
      field.argument = try quoted()
    } else {
      let begin = offset
      while let byte = next, byte != UInt8(ascii: "]"), byte != UInt8(ascii: "["), !Self.isBlank(byte) { offset += 1 }
      field.argument = String(decoding: text[begin..<offset], as: UTF8.self)
    }
    guard take(UInt8(ascii: "]")), field.argument?.isEmpty == false else {
      throw failure("the argument of \(field.name) is not closed: expected \(field.name)[…]")
    }
    return field
  }

  // MARK: Comparisons

  private mutating func check(_ left: Condition.Operand, at start: Int) throws(ConditionError) -> Condition.Check {
    skipBlanks()
    let place = offset
    guard let comparison = comparison() else {
      let known = Comparison.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure(
        next == nil
          ? "\(left.field) is compared with nothing; expected one of \(known)"
          : "the operator '\(excerpt)' after \(left.field) is not known; there are \(known)")
    }
    var check = Condition.Check(left: left, comparison: comparison, right: .nothing, offset: start)
    if comparison == .exists { return check }
    skipBlanks()
    if !comparison.takesList {
      for quantifier in [Condition.Quantifier.anyof, .allof, .oneof] where word() == quantifier.rawValue {
        let saved = offset
        offset += quantifier.rawValue.utf8.count
        skipBlanks()
        if next == UInt8(ascii: "(") { check.quantifier = quantifier } else { offset = saved }
        break
      }
    }
    if comparison.takesList || check.quantifier != .none {
      check.right = try listValue(place)
    } else {
      check.right = try singleValue(after: comparison)
    }
    return check
  }

  private mutating func comparison() -> Comparison? {
    for symbol in ["==", "!=", "<=", ">=", "=", "<", ">"]
    where text[offset...].starts(with: symbol.utf8) {
      offset += symbol.utf8.count
      return symbol == "==" ? .equal : Comparison(rawValue: symbol)
    }
    guard let name = word(), let found = Comparison(rawValue: name) else { return nil }
    offset += name.utf8.count
    return found
  }

  private mutating func singleValue(after comparison: Comparison) throws(ConditionError) -> Condition.Comparand {
    if let name = word(), Transformer(rawValue: name) != nil, offset + name.utf8.count < text.count,
      text[offset + name.utf8.count] == UInt8(ascii: "("), let operand = try operand()
    {
      return .operand(operand)
    }
    guard let value = try value() else {
      throw failure("a value is missing after '\(comparison.rawValue)'")
    }
    return .values([value])
  }

  private mutating func listValue(_ place: Int) throws(ConditionError) -> Condition.Comparand {
    guard take(UInt8(ascii: "(")) else {
      if let name = word() {
        if Transformer(rawValue: name) != nil, offset + name.utf8.count < text.count,
          text[offset + name.utf8.count] == UInt8(ascii: "("), let operand = try operand()
        {
          return .operand(operand)
        }
        offset += name.utf8.count
        return .list(name)
      }
      throw failure("a list in parentheses, or a list's name, is expected")
    }
    var values: [Condition.Value] = []
    skipBlanks()
    if take(UInt8(ascii: ")")) { return .values([]) }
    while true {
      skipBlanks()
      guard let value = try value() else { throw failure("a value of a list is missing, found '\(excerpt)'") }
      values.append(value)
      skipBlanks()
      if take(UInt8(ascii: ")")) { return .values(values) }
      guard take(UInt8(ascii: ",")) else {
        throw failure("expected ',' or ')' in the list, found '\(excerpt)'")
      }
    }
  }

  private mutating func value() throws(ConditionError) -> Condition.Value? {
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
      return Condition.Value(text: try quoted(), isQuoted: true)
    }
    let start = offset
    while let byte = next, !Self.isBlank(byte), !"(),=\"'".utf8.contains(byte) { offset += 1 }
    return offset == start
      ? nil : Condition.Value(text: String(decoding: text[start..<offset], as: UTF8.self), isQuoted: false)
  }

  private mutating func quoted() throws(ConditionError) -> String {
    let start = offset
    guard let quote = next else { throw failure("a string is expected") }
    offset += 1
    var bytes: [UInt8] = []
    while let byte = next, byte != quote {
      offset += 1
      if byte == UInt8(ascii: "\\"), let escaped = next {
        offset += 1
        bytes += QuotedText.escape(escaped)
      } else {
        bytes.append(byte)
      }
    }
    guard take(quote) else { throw ConditionError(offset: start, reason: "a string is not closed") }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Strings in quotes, in conditions and in lists.
enum QuotedText {
  /// What a backslash and this byte stand for; an unknown escape stays as it is, so that regular expressions need no
  /// doubling.
  static func escape(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "n"): [0x0A]
    case UInt8(ascii: "t"): [0x09]
    case UInt8(ascii: "r"): [0x0D]
    case UInt8(ascii: "b"): [0x08]
    case UInt8(ascii: "f"): [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): [byte]
    default: [UInt8(ascii: "\\"), byte]
    }
  }

  /// A list's item without its own quotes, and whether it had any: `'"sh -c id"'` is the text `sh -c id`.
  static func unquoted(_ item: String) -> (text: String, wasQuoted: Bool) {
    let bytes = Array(item.utf8)
    guard bytes.count >= 2, let quote = bytes.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      bytes.last == quote
    else { return (item, false) }
    var result: [UInt8] = []
    var index = 1
    while index < bytes.count - 1 {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count - 1 {
        result += escape(bytes[index + 1])
        index += 2
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return (String(decoding: result, as: UTF8.self), true)
  }
}
