/// A script's code without what disguises it to a pattern: for signatures.
///
/// Comments go, white space goes except between two words, letters become small, every quote becomes `'`, texts that are
/// put together (`'a'.'b'`, `"a" + "b"`, `"a" & "b"`) become one, escapes (`\x61`, `\141`, `\u0061`) and `chr(97)` become
/// what they stand for. Islands of code are kept apart by line ends.
package struct NormalisedText: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// For places in `bytes`, in steps of ``step``: the line in the original, from 1.
  private var lines: [UInt32] = []
  private let dialect: Dialect
  private var line: UInt32 = 1

  private static let step = 64

  package init(_ text: Span<UInt8>, language: ScriptLanguage) {
    dialect = Dialect.of(language)
    bytes.reserveCapacity(text.count)
    guard language.isEmbedded else {
      _ = code(text, 0, text.count)
      return
    }
    var islands = CodeIslands(language: language)
    var counted = 0
    while let island = islands.next(in: text) {
      count(text, counted, island.lowerBound)
      let end = code(text, island.lowerBound, island.upperBound)
      counted = end
      islands.resume(at: end)
      put(0x0A)
    }
  }

  /// The line of the original that `offset` comes from.
  package func line(at offset: Int) -> Int {
    let place = max(0, offset) / Self.step
    return Int(place < lines.count ? lines[place] : lines.last ?? 1)
  }

  private mutating func count(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    var at = start
    while at < end {
      if text[at] == 0x0A { line &+= 1 }
      at += 1
    }
  }

  @inline(__always) private mutating func put(_ byte: UInt8) {
    if bytes.count % Self.step == 0 { lines.append(line) }
    bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
  }

  private mutating func code(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    var spaced = false
    while at < end {
      let byte = text[at]
      let next: UInt8 = at + 1 < end ? text[at + 1] : 0
      switch byte {
      case 0...0x20:
        if byte == 0x0A {
          line &+= 1
          // A line ends a statement of Visual Basic and Python: names must not run together over it.
          if dialect.isBasic || !dialect.slashComments { put(0x0A) }
        }
        spaced = true
        at += 1
        continue
      case UInt8(ascii: "?") where dialect.closesWithQuestionMark && next == UInt8(ascii: ">"): return at + 2
      case UInt8(ascii: "/") where dialect.blockComments && next == UInt8(ascii: "*"):
        let close = CodeIslands.find("*/", in: text, from: at + 2).map { min($0 + 2, end) } ?? end
        count(text, at, close)
        at = close
        continue
      case UInt8(ascii: "/") where dialect.slashComments && next == UInt8(ascii: "/"),
        UInt8(ascii: "#") where dialect.hashComments && next != UInt8(ascii: "["),
        UInt8(ascii: "'") where dialect.isBasic:
        at = commentEnd(text, at, end)
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        at = quoted(byte, text, at, end)
      default:
        if ByteClass.of(byte).continuesName {
          if spaced, let last = bytes.last, ByteClass.of(last).continuesName { put(0x20) }
          at = name(text, at, end)
        } else {
          put(byte)
          at += 1
        }
      }
      spaced = false
    }
    return end
  }

  private func commentEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end, text[at] != 0x0A {
      if dialect.closesWithQuestionMark, text[at] == UInt8(ascii: "?"), at + 1 < end, text[at + 1] == UInt8(ascii: ">")
      {
        break
      }
      at += 1
    }
    return at
  }

  /// A name, or `chr(97)` as the letter.
  private mutating func name(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end, ByteClass.of(text[at]).continuesName { at += 1 }
    let length = at - start
    if length == 3 || length == 4, CodeIslands.matches(text, start, "chr"), at < end, text[at] == UInt8(ascii: "("),
      let (letter, behind) = Self.number(text, at + 1, end)
    {
      openText()
      put(letter)
      put(UInt8(ascii: "'"))
      return behind
    }
    for place in start..<at { put(text[place]) }
    return at
  }

  /// `97)` or `0x61)`.
  private static func number(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (UInt8, Int)? {
    var at = start
    var value = 0
    var digits = 0
    while at < end, text[at] == 0x20 { at += 1 }
    while at < end, digits < 4, let digit = hexadecimal(text[at]), digit < 10 {
      value = value * 10 + Int(digit)
      digits += 1
      at += 1
    }
    while at < end, text[at] == 0x20 { at += 1 }
    guard digits > 0, value >= 0x20, value < 0x7F, value != 0x27, at < end, text[at] == UInt8(ascii: ")") else {
      return nil
    }
    return (UInt8(value), at + 1)
  }

  /// Opens a text, or goes on with the one before where a mark joins the two.
  private mutating func openText() {
    let joins =
      dialect.closesWithQuestionMark ? UInt8(ascii: ".") : dialect.isBasic ? UInt8(ascii: "&") : UInt8(ascii: "+")
    if bytes.count >= 2, bytes[bytes.count - 2] == UInt8(ascii: "'"), let last = bytes.last,
      last == joins || last == UInt8(ascii: "+") && dialect.isBasic || last == UInt8(ascii: ".") && !dialect.dotMembers
    {
      bytes.removeLast(2)
      lines.removeLast(lines.count - (bytes.count + Self.step - 1) / Self.step)
    } else {
      put(UInt8(ascii: "'"))
    }
  }

  private mutating func quoted(_ quote: UInt8, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    openText()
    var at = start + 1
    while at < end {
      var byte = text[at]
      if byte == quote {
        guard dialect.isBasic, at + 1 < end, text[at + 1] == quote else { break }
        at += 1
      } else if byte == 0x0A {
        line &+= 1
        if dialect.isBasic { break }
      } else if byte == UInt8(ascii: "\\"), !dialect.isBasic, at + 1 < end {
        let (value, behind) = Self.escape(
          text, at + 1, end, plain: quote == UInt8(ascii: "'") && dialect.closesWithQuestionMark)
        put(value == UInt8(ascii: "'") ? UInt8(ascii: "\"") : value)
        at = behind
        continue
      }
      // Quotes and backticks within a text are part of it: patterns must not take them for code.
      if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") { byte = UInt8(ascii: "\"") }
      put(byte)
      at += 1
    }
    put(UInt8(ascii: "'"))
    return min(at + 1, end)
  }

  /// What follows a backslash: the byte that it stands for, and where reading goes on.
  private static func escape(_ text: Span<UInt8>, _ at: Int, _ end: Int, plain: Bool) -> (UInt8, Int) {
    let byte = text[at]
    guard !plain else { return (byte, at + 1) }
    switch byte {
    case UInt8(ascii: "x"), UInt8(ascii: "u"):
      var place = at + 1
      while place < end, text[place] == UInt8(ascii: "u") || text[place] == UInt8(ascii: "{") { place += 1 }
      var (value, digits) = (0, 0)
      let most = byte == UInt8(ascii: "x") ? 2 : 4
      while place < end, digits < most, let digit = hexadecimal(text[place]) {
        value = value << 4 | Int(digit)
        digits += 1
        place += 1
      }
      if place < end, digits > 0, text[place] == UInt8(ascii: "}") { place += 1 }
      return digits == 0 ? (byte, at + 1) : (UInt8(truncatingIfNeeded: value), place)
    case 0x30...0x37:
      var (value, place) = (0, at)
      while place < end, place - at < 3, text[place] >= 0x30, text[place] <= 0x37 {
        value = value << 3 | Int(text[place] & 7)
        place += 1
      }
      return (UInt8(truncatingIfNeeded: value), place)
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): return (0x20, at + 1)
    default: return (byte, at + 1)
    }
  }

  static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
