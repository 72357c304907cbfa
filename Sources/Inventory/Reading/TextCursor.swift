import Parsing

/// Walks over the bytes of a program or a configuration to read the literals in it; never runs it.
///
/// Every method stops at the end; none traps. The cursor only moves forward, so that a loop that always takes something
/// ends.
struct TextCursor {
  /// What a language takes for a comment up to the end of the line.
  enum Comments { case none, hash, slashes, dashes, percent, semicolon }

  let bytes: Bytes
  private(set) var offset: Int
  private let comments: Comments

  init(_ bytes: Bytes, comments: Comments = .none) {
    self.bytes = bytes
    self.comments = comments
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  var isAtEnd: Bool { offset >= bytes.count }
  var peek: UInt8? { bytes[offset] }
  func peek(_ ahead: Int) -> UInt8? { bytes[offset &+ ahead] }

  mutating func advance(_ count: Int = 1) { offset = min(offset &+ max(count, 0), bytes.count) }

  /// Passes over white space and comments.
  mutating func skipSpace() {
    while let byte = bytes[offset] {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        offset += 1
      } else if startsComment(byte) {
        offset = bytes.firstIndex(of: 0x0A, from: offset) ?? bytes.count
      } else if comments == .slashes, byte == UInt8(ascii: "/"), bytes[offset + 1] == UInt8(ascii: "*") {
        offset = bytes.firstRange(of: [0x2A, 0x2F], from: offset + 2)?.upperBound ?? bytes.count
      } else {
        return
      }
    }
  }

  private func startsComment(_ byte: UInt8) -> Bool {
    switch comments {
    case .none: false
    case .hash: byte == UInt8(ascii: "#")
    case .slashes:
      byte == UInt8(ascii: "#") || byte == UInt8(ascii: "/") && bytes[offset + 1] == UInt8(ascii: "/")
    case .dashes: byte == UInt8(ascii: "-") && bytes[offset + 1] == UInt8(ascii: "-")
    case .percent: byte == UInt8(ascii: "%")
    case .semicolon: byte == UInt8(ascii: ";")
    }
  }

  /// Takes this word where it stands.
  mutating func take(_ word: StaticString) -> Bool {
    guard bytes[from: offset].starts(with: word) else { return false }
    offset += word.utf8CodeUnitCount
    return true
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// Letters, digits, `_` and what else is asked for; nil where none stands here.
  mutating func identifier(also: StaticString = "") -> String? {
    let start = offset
    while let byte = bytes[offset], Self.isWord(byte) || also.withUTF8Buffer({ $0.contains(byte) }) { offset += 1 }
    return offset > start ? bytes[start..<offset].text : nil
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  /// A literal between equal quotes, in which a backslash keeps the next byte: `"a\"b"` → `a"b`. Escapes of letters stay
  /// as they are written: no version and no name has any.
  /// - Returns: nil, with nothing taken, where no such literal stands here, or where it has no end.
  mutating func quoted(_ quotes: StaticString = "\"'", longest: Int = 4096) -> String? {
    guard let quote = bytes[offset], quotes.withUTF8Buffer({ $0.contains(quote) }) else { return nil }
    var index = offset + 1
    var out: [UInt8] = []
    while let byte = bytes[index], index - offset <= longest {
      if byte == quote {
        offset = index + 1
        return String(decoding: out, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\"), let next = bytes[index + 1] {
        if next != quote, next != byte { out.append(byte) }
        out.append(next)
        index += 2
      } else {
        out.append(byte)
        index += 1
      }
    }
    return nil
  }

  /// Passes over a literal of any length in these quotes; true where one stood here.
  mutating func skipQuoted(_ quotes: StaticString = "\"'") -> Bool {
    guard let quote = bytes[offset], quotes.withUTF8Buffer({ $0.contains(quote) }) else { return false }
    offset += 1
    while let byte = bytes[offset] {
      offset += 1
      if byte == quote { return true }
      if byte == UInt8(ascii: "\\") { offset = min(offset + 1, bytes.count) }
    }
    return true
  }

  /// Up to, without, the first of these bytes, or to the end.
  mutating func text(upTo stops: StaticString) -> String {
    let start = offset
    while let byte = bytes[offset], !stops.withUTF8Buffer({ $0.contains(byte) }) { offset += 1 }
    return bytes[start..<offset].text
  }

  /// To the next line.
  mutating func skipLine() {
    offset = (bytes.firstIndex(of: 0x0A, from: offset) ?? bytes.count - 1) + 1
    offset = min(offset, bytes.count)
  }
}
