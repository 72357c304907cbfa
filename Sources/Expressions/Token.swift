/// The words of an expression.
enum Token: Hashable {
  case int(Int)
  case double(Double)
  case string(String)
  case name(String)
  case sign(String)
  case end
}

struct Lexer {
  private let text: String
  private let bytes: [UInt8]
  private var offset = 0

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  private static let twoByteSigns: Set<String> = ["&&", "||", "==", "!=", "<=", ">="]

  mutating func next() throws(ExpressionError) -> (token: Token, offset: Int) {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    guard offset < bytes.count else { return (.end, offset) }
    let start = offset
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return (try number(), start)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return (try string(byte), start)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      while offset < bytes.count, Self.isNamePart(bytes[offset]) { offset += 1 }
      return (.name(String(decoding: bytes[start..<offset], as: UTF8.self)), start)
    default:
      let two = String(decoding: bytes[start..<min(start + 2, bytes.count)], as: UTF8.self)
      if Self.twoByteSigns.contains(two) {
        offset += 2
        return (.sign(two), start)
      }
      guard "!<>+-*/%()[].,?:".utf8.contains(byte) else {
        throw ExpressionError(text, "'\(String(UnicodeScalar(byte)))' means nothing here", at: start)
      }
      offset += 1
      return (.sign(String(UnicodeScalar(byte))), start)
    }
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private mutating func number() throws(ExpressionError) -> Token {
    let start = offset
    func isDigit(_ at: Int) -> Bool { at < bytes.count && (0x30...0x39).contains(bytes[at]) }
    while isDigit(offset) { offset += 1 }
    var isDouble = false
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "."), isDigit(offset + 1) {
      isDouble = true
      offset += 1
      while isDigit(offset) { offset += 1 }
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      let sign = offset + 1 < bytes.count && (bytes[offset + 1] == 0x2B || bytes[offset + 1] == 0x2D) ? 1 : 0
      if isDigit(offset + 1 + sign) {
        isDouble = true
        offset += 1 + sign
        while isDigit(offset) { offset += 1 }
      }
    }
    let word = String(decoding: bytes[start..<offset], as: UTF8.self)
    if !isDouble, let value = Int(word) { return .int(value) }
    if isDouble, let value = Double(word) { return .double(value) }
    throw ExpressionError(text, "\(word.prefix(30)) is no number of 64 bits", at: start)
  }

  private mutating func string(_ quote: UInt8) throws(ExpressionError) -> Token {
    let start = offset
    offset += 1
    var content: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == quote { return .string(String(decoding: content, as: UTF8.self)) }
      guard byte == UInt8(ascii: "\\") else {
        content.append(byte)
        continue
      }
      guard offset < bytes.count else { break }
      switch bytes[offset] {
      case UInt8(ascii: "n"): content.append(0x0A)
      case UInt8(ascii: "t"): content.append(0x09)
      case UInt8(ascii: "r"): content.append(0x0D)
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): content.append(bytes[offset])
      default: throw ExpressionError(text, "an unknown escape in a string", at: offset)
      }
      offset += 1
    }
    throw ExpressionError(text, "a string without end", at: start)
  }
}
