/// A JSP page or JSPX document, cut into its pieces of Java.
package struct JSPPage {
  /// Scriptlets, expressions and what stands between, in order.
  var pieces: [CodePiece] = []
  /// `<%! … %>`.
  var declarations: [CodePiece] = []
  /// `${…}` and `#{…}` of the markup.
  var expressions: [(bytes: [UInt8], line: Int)] = []

  /// The page as text: its encoding undone, Java's `\u` escapes resolved, entities and CDATA of a document too.
  package static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var text = encoded(PageText.cut(bytes))
    if isDocument(text) { text = plain(text) }
    return unescaped(text)
  }

  /// By byte order mark, by `pageEncoding` and `encoding="…"`, by how it looks.
  private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    // `<?xml`, `<%@` or `<jsp` in EBCDIC.
    if bytes.count > 8, bytes[0] == 0x4C, [0x6F, 0x6C, 0x91].contains(bytes[1]) { return PageText.ibm037(bytes) }
    let text = PageText.unicode(bytes)
    let start = Bytes.lowered(Array(text.prefix(1024)))
    guard let declared = declaredEncoding(start) else { return text }
    switch declared {
    case "utf-7", "utf7": return PageText.utf7(text)
    case "ibm037", "cp037", "ibm-037", "cp1047", "ibm1047", "ibm500", "cp500":
      // The declaration is in ASCII, what follows it is not.
      guard let end = text.firstIndex(of: 0x3E) else { return text }
      return Array(text[...end]) + PageText.ibm037(Array(text[(end + 1)...]))
    case "utf-16", "utf-16be", "utf-16le", "utf16", "unicode":
      guard text.count == bytes.count, let end = text.firstIndex(of: 0x3E) else { return text }
      let rest = text[(end + 1)...]
      let zeroes = rest.prefix(256).filter { $0 == 0 }.count
      guard zeroes * 4 > min(256, rest.count) else { return text }
      return Array(text[...end]) + PageText.utf16(rest, bigEndian: rest.first == 0)
    default: return text
    }
  }

  private static func declaredEncoding(_ start: [UInt8]) -> String? {
    for key in ["pageencoding", "encoding", "charset"] {
      guard let place = Bytes.find(key, in: start) else { continue }
      var index = place + key.utf8.count
      while index < start.count, [0x20, 0x3D, 0x22, 0x27, 0x5C].contains(start[index]) { index += 1 }
      var end = index
      while end < start.count, Bytes.isWordStart(start[end]) || Bytes.isDigit(start[end]) || start[end] == 0x2D {
        end += 1
      }
      if end > index { return Bytes.string(start[index..<end]) }
    }
    return nil
  }

  /// Whether it is an XML document: a root of JSP's namespace under whatever prefix.
  static func isDocument(_ text: [UInt8]) -> Bool {
    let start = Array(text.prefix(4096))
    return Bytes.contains(start, "java.sun.com/jsp/page") || Bytes.contains(start, "jsp:root")
      || Bytes.contains(start, "xmlns.jcp.org/jsp") || Bytes.contains(text, "<jsp:scriptlet")
      || Bytes.contains(text, "<jsp:declaration")
  }

  /// CDATA's frames taken away, entities outside of them resolved; tags keep their brackets.
  private static func plain(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while let open = Bytes.find("<![CDATA[", in: text, from: index) {
      result += PageText.entities(Array(text[index..<open]))
      let end = Bytes.find("]]>", in: text, from: open + 9) ?? text.count
      result += text[(open + 9)..<end]
      index = min(end + 3, text.count)
    }
    return result + PageText.entities(Array(text[index...]))
  }

  /// Java resolves `\u0041` before it reads anything else, with any number of `u`s.
  static func unescaped(_ text: [UInt8]) -> [UInt8] {
    guard Bytes.find([0x5C, 0x75], in: text) != nil else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if text[index] == 0x5C, index + 1 < text.count {
        if text[index + 1] == 0x75, let (code, length) = escape(text, index) {
          // A quote or a backslash inside a text would end it: those stay escaped for the lexer.
          if code == 0x22 || code == 0x5C || code == 0x27 || code == 10 || code == 13 {
            result += text[index..<index + length]
          } else {
            result += Bytes.utf8(code)
          }
          index += length
          continue
        }
        result.append(text[index])
        result.append(text[index + 1])
        index += 2
        continue
      }
      result.append(text[index])
      index += 1
    }
    return result
  }

  private static func escape(_ text: [UInt8], _ start: Int) -> (Int, Int)? {
    var index = start + 1
    while index < text.count, text[index] == 0x75 { index += 1 }
    guard index + 4 <= text.count else { return nil }
    var code = 0
    for byte in text[index..<index + 4] {
      guard let digit = Bytes.hexDigit(byte) else { return nil }
      code = code << 4 | digit
    }
    return (code, index + 4 - start)
  }

  /// `text` as ``decoded(_:)`` gives it.
  init(_ text: [UInt8]) {
    var reader = JSPReader(text)
    reader.read()
    pieces = reader.pieces
    declarations = reader.declarations
    expressions = reader.expressions
  }
}

/// Walks over a page from its start to its end.
private struct JSPReader {
  let bytes: [UInt8]
  let markup: Markup
  var lines: LineCounter
  var pieces: [CodePiece] = []
  var declarations: [CodePiece] = []
  var expressions: [(bytes: [UInt8], line: Int)] = []
  /// Bytes looked through for the end of an expression that has none.
  private var fruitless = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    markup = Markup(bytes: bytes)
    lines = LineCounter(bytes: bytes)
  }

  mutating func read() {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if byte == 0x3C, next == 0x25 {
        index = readCode(index)
      } else if byte == 0x3C, Bytes.isWordStart(next) {
        index = readTag(index)
      } else if byte == 0x24 || byte == 0x23, next == 0x7B, index == 0 || bytes[index - 1] != 0x5C {
        index = readExpression(index)
      } else {
        index += 1
      }
    }
  }

  private mutating func readCode(_ open: Int) -> Int {
    var start = open + 2
    guard start < bytes.count else { return bytes.count }
    let line = lines.line(at: open)
    if bytes[start...].starts(with: [0x2D, 0x2D]) {
      return (Bytes.find("--%>", in: bytes, from: start) ?? bytes.count - 4) + 4
    }
    let end = Bytes.find([0x25, 0x3E], in: bytes, from: start) ?? bytes.count
    switch bytes[start] {
    case 0x40: break
    case 0x21:
      start += 1
      declarations.append(CodePiece(kind: .statements, bytes: bytes[start..<max(start, end)], line: line))
    case 0x3D:
      start += 1
      pieces.append(CodePiece(kind: .expression, bytes: bytes[start..<max(start, end)], line: line))
    default: pieces.append(CodePiece(kind: .statements, bytes: bytes[start..<max(start, end)], line: line))
    }
    pieces.append(CodePiece(kind: .markup, bytes: [], line: line))
    return min(end + 2, bytes.count)
  }

  /// `<jsp:scriptlet>`, `<x:declaration>` …: the prefix is the document's to choose.
  private mutating func readTag(_ open: Int) -> Int {
    var index = open + 1
    while index < bytes.count, index - open < 64, Bytes.isWordStart(bytes[index]) || Bytes.isDigit(bytes[index]) {
      index += 1
    }
    guard index < bytes.count, bytes[index] == 0x3A else { return open + 1 }
    for (name, kind) in [("scriptlet", 0), ("expression", 1), ("declaration", 2)]
    where bytes[(index + 1)...].starts(with: Array(name.utf8)) {
      guard let end = bytes[index...].firstIndex(of: 0x3E), bytes[end - 1] != 0x2F else { return open + 1 }
      let prefix = Bytes.string(bytes[open + 1...index])
      let close = Bytes.find("</\(prefix)\(name)", in: bytes, from: end) ?? bytes.count
      let line = lines.line(at: end)
      let body = bytes[min(end + 1, close)..<close]
      if kind == 2 {
        declarations.append(CodePiece(kind: .statements, bytes: body, line: line))
      } else {
        pieces.append(CodePiece(kind: kind == 1 ? .expression : .statements, bytes: body, line: line))
        pieces.append(CodePiece(kind: .markup, bytes: [], line: line))
      }
      return close
    }
    return open + 1
  }

  private mutating func readExpression(_ open: Int) -> Int {
    // Openings that nothing closes would be searched through again and again.
    guard fruitless < bytes.count else { return open + 2 }
    var index = open + 2
    var quote: UInt8 = 0
    while index < bytes.count, index - open < 8192 {
      let byte = bytes[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x7D {
        break
      } else if byte == 0x3C, index + 1 < bytes.count, bytes[index + 1] == 0x25 {
        return open + 2
      }
      index += 1
    }
    guard index < bytes.count, bytes[index] == 0x7D else {
      fruitless += index - open
      return open + 2
    }
    if expressions.count < 4096 {
      expressions.append((Array(bytes[open + 2..<index]), lines.line(at: open)))
    }
    return index + 1
  }
}
