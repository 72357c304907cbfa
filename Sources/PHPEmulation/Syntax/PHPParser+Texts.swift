extension PHPParser {
  /// The text of a single-quoted string, whose token may lack its closing quote.
  func unescapeSingle(_ range: Range<Int>) -> [UInt8] {
    var end = range.upperBound
    if end - range.lowerBound >= 2, bytes[end - 1] == 39 { end -= 1 }
    let start = min(range.lowerBound + 1, end)
    guard bytes[start..<end].contains(92) else { return Array(bytes[start..<end]) }
    var result: [UInt8] = []
    result.reserveCapacity(end - start)
    var index = start
    while index < end {
      if bytes[index] == 92, index + 1 < end, bytes[index + 1] == 92 || bytes[index + 1] == 39 { index += 1 }
      result.append(bytes[index])
      index += 1
    }
    return result
  }

  /// A double-quoted text or backticks.
  mutating func parseTemplate(_ token: PHPToken) -> Int32 {
    var end = token.range.upperBound
    let quote = bytes[token.range.lowerBound]
    if end - token.range.lowerBound >= 2, bytes[end - 1] == quote { end -= 1 }
    return parseText(min(token.range.lowerBound + 1, end)..<end, line: token.line, quote: quote, indent: 0)
  }

  mutating func parseHeredoc(_ token: PHPToken) -> Int32 {
    let range = token.range
    var start = range.lowerBound
    while start < range.upperBound, bytes[start] != 10, bytes[start] != 13 { start += 1 }
    if start < range.upperBound, bytes[start] == 13, start + 1 < range.upperBound, bytes[start + 1] == 10 { start += 1 }
    start = min(start + 1, range.upperBound)
    // The closing label's line, with its indentation, is no part of the text; nor is the line break before it.
    var end = range.upperBound
    while end > start, ByteClass.isName(bytes[end - 1]) { end -= 1 }
    var indent = 0
    while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 {
      end -= 1
      indent += 1
    }
    if end > start, bytes[end - 1] == 10 { end -= 1 }
    if end > start, bytes[end - 1] == 13 { end -= 1 }
    if token.kind == .nowdoc { return string(unindent(Array(bytes[start..<end]), indent), token.line) }
    return parseText(start..<end, line: token.line &+ 1, quote: 0, indent: indent)
  }

  private func unindent(_ text: [UInt8], _ indent: Int) -> [UInt8] {
    guard indent > 0 else { return text }
    var result: [UInt8] = []
    var skip = indent
    for byte in text {
      if skip > 0, byte == 32 || byte == 9 {
        skip -= 1
        continue
      }
      skip = byte == 10 ? indent : 0
      result.append(byte)
    }
    return result
  }

  /// Text with escapes and variables: a string where it has none of them, else a template of parts.
  private mutating func parseText(_ range: Range<Int>, line: UInt32, quote: UInt8, indent: Int) -> Int32 {
    var parts: [Int32] = []
    var literal: [UInt8] = []
    var index = range.lowerBound
    var currentLine = line
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == 10 { currentLine &+= 1 }
      if byte == 92, index + 1 < range.upperBound {
        index = unescape(at: index, until: range.upperBound, quote: quote, into: &literal)
        continue
      }
      let next: UInt8 = index + 1 < range.upperBound ? bytes[index + 1] : 0
      let isSimple = byte == 36 && ByteClass.startsName(next)
      let isBrace = (byte == 123 && next == 36) || (byte == 36 && next == 123)
      guard isSimple || isBrace else {
        literal.append(byte)
        index += 1
        continue
      }
      let part =
        isSimple
        ? simpleInterpolation(at: index, until: range.upperBound, line: currentLine)
        : braceInterpolation(at: index, until: range.upperBound, line: currentLine)
      guard let part else {
        literal.append(byte)
        index += 1
        continue
      }
      if !literal.isEmpty { parts.append(string(unindent(literal, indent), currentLine)) }
      literal = []
      parts.append(part.node)
      index = part.end
    }
    if parts.isEmpty { return string(unindent(literal, indent), line) }
    if !literal.isEmpty { parts.append(string(literal, currentLine)) }
    let all = list(parts)
    return add(.template, line, a: all)
  }

  private func unescape(at index: Int, until end: Int, quote: UInt8, into text: inout [UInt8]) -> Int {
    let next = bytes[index + 1]
    switch next {
    case 110: text.append(10)
    case 116: text.append(9)
    case 114: text.append(13)
    case 118: text.append(11)
    case 101: text.append(27)
    case 102: text.append(12)
    case 92, 36: text.append(next)
    case 48...55:
      var value = 0
      var cursor = index + 1
      while cursor < end, cursor < index + 4, bytes[cursor] >= 48, bytes[cursor] <= 55 {
        value = value * 8 + Int(bytes[cursor] - 48)
        cursor += 1
      }
      text.append(UInt8(truncatingIfNeeded: value))
      return cursor
    case 120, 88:
      var value = 0
      var cursor = index + 2
      while cursor < end, cursor < index + 4, let digit = ByteClass.hexValue(bytes[cursor]) {
        value = value * 16 + Int(digit)
        cursor += 1
      }
      if cursor == index + 2 {
        text.append(92)
        text.append(next)
      } else {
        text.append(UInt8(truncatingIfNeeded: value))
      }
      return cursor
    case 117 where index + 2 < end && bytes[index + 2] == 123:
      var value: UInt32 = 0
      var cursor = index + 3
      while cursor < end, cursor < index + 10, let digit = ByteClass.hexValue(bytes[cursor]) {
        value = value &* 16 &+ UInt32(digit)
        cursor += 1
      }
      if cursor < end, bytes[cursor] == 125, let scalar = Unicode.Scalar(value) {
        text.append(contentsOf: String(Character(scalar)).utf8)
        return cursor + 1
      }
      text.append(92)
      text.append(next)
    default:
      if next != quote || quote == 0 { text.append(92) }
      text.append(next)
    }
    return index + 2
  }

  /// `$a`, `$a[key]` or `$a->b` within a text.
  private mutating func simpleInterpolation(at index: Int, until end: Int, line: UInt32) -> (node: Int32, end: Int)? {
    var cursor = index + 1
    while cursor < end, ByteClass.isName(bytes[cursor]) { cursor += 1 }
    let variable = add(.variable, line, a: names.number(bytes, index + 1, cursor))
    if cursor + 2 < end, bytes[cursor] == 45, bytes[cursor + 1] == 62, ByteClass.startsName(bytes[cursor + 2]) {
      let start = cursor + 2
      cursor = start
      while cursor < end, ByteClass.isName(bytes[cursor]) { cursor += 1 }
      let member = add(.name, line, a: names.number(bytes, start, cursor))
      return (add(.property, line, a: variable, b: member), cursor)
    }
    guard cursor < end, bytes[cursor] == 91 else { return (variable, cursor) }
    var close = cursor + 1
    while close < end, bytes[close] != 93, bytes[close] != 10 { close += 1 }
    guard close < end, bytes[close] == 93, close > cursor + 1 else { return (variable, cursor) }
    let start = cursor + 1
    let key: Int32
    let isNegative = bytes[start] == 45
    if bytes[start] == 36 {
      key = add(.variable, line, a: names.number(bytes, start + 1, close))
    } else if let value = Int(String(decoding: bytes[start..<close], as: UTF8.self)),
      isNegative || bytes[start] != 48 || close == start + 1
    {
      integers.append(value)
      key = add(.integer, line, a: Int32(truncatingIfNeeded: integers.count - 1))
    } else {
      var text = Array(bytes[start..<close])
      // Old files quote the key, which PHP itself refuses; what is meant is clear.
      if text.count > 2, text[0] == 39, text[text.count - 1] == 39 { text = Array(text[1..<(text.count - 1)]) }
      key = string(text, line)
    }
    return (add(.dimension, line, a: variable, b: key), close + 1)
  }

  /// `{$…}` or `${…}` within a text: the code is read on its own.
  private mutating func braceInterpolation(at index: Int, until end: Int, line: UInt32) -> (node: Int32, end: Int)? {
    guard depth < depthLimit, unclosedBraces < 32 else { return nil }
    guard let close = closingBrace(from: index + 1, until: end) else {
      unclosedBraces += 1
      return nil
    }
    let isDollar = bytes[index] == 36
    let inner = (isDollar ? index + 2 : index + 1)..<close
    guard !inner.isEmpty else { return nil }
    if isDollar, inner.allSatisfy({ ByteClass.isName(bytes[$0]) }) {
      return (add(.variable, line, a: names.number(bytes, inner.lowerBound, inner.upperBound)), close + 1)
    }
    let expression = parseDetached(inner, line: line)
    guard isDollar else { return (expression, close + 1) }
    // `${name[key]}` is an element of $name; anything else computes the name.
    let node = nodes[Int(expression)]
    if node.kind == .dimension, node.a >= 0, nodes[Int(node.a)].kind == .constant {
      let base = add(.variable, line, a: nodes[Int(node.a)].a)
      return (add(.dimension, line, a: base, b: node.b), close + 1)
    }
    return (add(.variableVariable, line, a: expression), close + 1)
  }

  private func closingBrace(from: Int, until end: Int) -> Int? {
    var open = bytes[from - 1] == 36 ? 0 : 1
    var index = from
    while index < end {
      switch bytes[index] {
      case 123: open += 1
      case 125:
        open -= 1
        if open == 0 { return index }
      case 39, 34:
        let quote = bytes[index]
        index += 1
        while index < end, bytes[index] != quote { index += bytes[index] == 92 ? 2 : 1 }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Parses the code at a range of the text and adds its nodes to this tree.
  private mutating func parseDetached(_ range: Range<Int>, line: UInt32) -> Int32 {
    let inner = PHPLexer.tokens(of: bytes, range: range, line: line)
    guard !inner.isEmpty else { return add(.bad, line) }
    let taken = names
    names = .placeholder
    var parser = PHPParser(bytes, inner, depthLimit: depthLimit, names: taken)
    swap(&parser.nodes, &nodes)
    swap(&parser.lists, &lists)
    swap(&parser.strings, &strings)
    swap(&parser.integers, &integers)
    swap(&parser.floats, &floats)
    swap(&parser.functions, &functions)
    swap(&parser.classes, &classes)
    parser.depth = depth + 1
    parser.classAliases = classAliases
    parser.functionAliases = functionAliases
    let result = parser.parseExpression()
    if !parser.isAtEnd { parser.errors += 1 }
    swap(&parser.nodes, &nodes)
    swap(&parser.lists, &lists)
    swap(&parser.strings, &strings)
    swap(&parser.integers, &integers)
    swap(&parser.floats, &floats)
    swap(&parser.functions, &functions)
    swap(&parser.classes, &classes)
    names = parser.names
    errors += parser.errors
    wasTooDeep = wasTooDeep || parser.wasTooDeep
    return result
  }
}
