extension PHPLexer {
  mutating func readSingleQuoted() {
    let start = position
    let startLine = line
    var index = position + 1
    while index < bytes.count, bytes[index] != 39 { index += bytes[index] == 92 ? 2 : 1 }
    advance(to: min(index + 1, bytes.count))
    add(.string, start, line: startLine)
  }

  mutating func readTemplate(_ kind: PHPToken.Kind, quote: UInt8) {
    let start = position
    let startLine = line
    let end = endOfTemplate(from: position + 1, quote: quote, depth: 0)
    advance(to: end)
    add(kind, start, line: startLine)
  }

  /// The index behind the closing quote. Code in braces may hold quotes of its own.
  private mutating func endOfTemplate(from: Int, quote: UInt8, depth: Int) -> Int {
    var index = from
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote { return index + 1 }
      if byte == 92 {
        index += 2
      } else if depth < 8, unclosedBraces < 32, isBraceCode(at: index) {
        index = endOfBraceCode(from: index + 1, closing: quote, depth: depth)
      } else {
        index += 1
      }
    }
    return bytes.count
  }

  private func isBraceCode(at index: Int) -> Bool {
    guard index + 1 < bytes.count else { return false }
    let next = bytes[index + 1]
    if bytes[index] == 36 { return next == 123 }
    guard bytes[index] == 123, next == 36, index + 2 < bytes.count else { return false }
    return ByteClass.startsName(bytes[index + 2]) || bytes[index + 2] == 123 || bytes[index + 2] == 36
  }

  /// The index behind the closing brace; where none comes, the brace counts as text.
  private mutating func endOfBraceCode(from: Int, closing: UInt8, depth: Int) -> Int {
    var index = from
    var open = bytes[from - 1] == 36 ? 0 : 1
    let bound = min(bytes.count, from + 65_536)
    while index < bound {
      switch bytes[index] {
      case 123: open += 1
      case 125:
        open -= 1
        if open <= 0 { return index + 1 }
      case 39:
        index += 1
        while index < bound, bytes[index] != 39 { index += bytes[index] == 92 ? 2 : 1 }
      case 34: index = endOfTemplate(from: index + 1, quote: 34, depth: depth + 1) - 1
      default: break
      }
      index += 1
    }
    unclosedBraces += 1
    return from
  }

  /// False where `<<<` starts no heredoc.
  mutating func readHeredoc() -> Bool {
    let start = position
    var index = position + 3
    while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
    guard index < bytes.count else { return false }
    let quote = bytes[index]
    let isQuoted = quote == 39 || quote == 34
    if isQuoted { index += 1 }
    let labelStart = index
    while index < bytes.count, ByteClass.isName(bytes[index]) { index += 1 }
    let labelEnd = index
    guard labelEnd > labelStart, ByteClass.startsName(bytes[labelStart]) else { return false }
    if isQuoted {
      guard index < bytes.count, bytes[index] == quote else { return false }
      index += 1
    }
    guard index < bytes.count, bytes[index] == 10 || bytes[index] == 13 else { return false }
    let startLine = line
    let end = endOfHeredoc(from: index, label: labelStart..<labelEnd)
    advance(to: end)
    add(quote == 39 ? .nowdoc : .heredoc, start, line: startLine)
    return true
  }

  /// The index behind the closing label, which stands first in its line and may be indented.
  private func endOfHeredoc(from: Int, label: Range<Int>) -> Int {
    var index = from
    while index < bytes.count {
      guard bytes[index] == 10 || bytes[index] == 13 else {
        index += 1
        continue
      }
      var cursor = index + 1
      while cursor < bytes.count, bytes[cursor] == 32 || bytes[cursor] == 9 { cursor += 1 }
      let end = cursor + label.count
      if end <= bytes.count, bytes[cursor..<end].elementsEqual(bytes[label]),
        end == bytes.count || !ByteClass.isName(bytes[end])
      {
        return end
      }
      index += 1
    }
    return bytes.count
  }
}
