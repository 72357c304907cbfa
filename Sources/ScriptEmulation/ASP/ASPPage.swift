/// A classic ASP page, cut into its pieces of server code.
package struct ASPPage {
  struct Block {
    enum Language { case basic, script }
    var language: Language
    var pieces: [CodePiece]
  }

  /// In the order in which they run.
  var blocks: [Block] = []
  /// `<object runat=server id=… progid=… classid=…>`: the name and the component.
  var objects: [(name: String, component: [UInt8], line: Int)] = []
  /// Paths of `<!--#include file="…"-->`.
  var includes: [[UInt8]] = []

  /// The page with encoded blocks decoded and its characters as UTF-8 or single bytes: what signatures should see.
  package static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var text = PageText.unicode(PageText.cut(bytes))
    if Bytes.find("65000", in: Array(text.prefix(512))) != nil, Bytes.contains(Array(text.prefix(512)), "codepage") {
      text = PageText.utf7(text)
    }
    if let strings = unpadded(text) { text = strings }
    return framed(EncodedScript.decoded(text) ?? text)
  }

  /// A file without any markup that other pages include, or a piece of one: all of it is code.
  private static func framed(_ text: [UInt8]) -> [UInt8] {
    guard text.count < 1 << 16, !text.contains(0) else { return text }
    for (place, byte) in text.enumerated() where byte == 0x3C && place + 1 < text.count {
      let next = text[place + 1]
      if next == 0x25 || next == 0x21 || next == 0x2F || next == 0x3F || Bytes.isWordStart(next) { return text }
    }
    return Array("<%".utf8) + text + Array("%>".utf8)
  }

  /// The ways in which a server may read the page: each character one unit, as the engine counts them, and byte by byte.
  static func views(_ bytes: [UInt8]) -> [[UInt8]] {
    let text = decoded(bytes)
    guard let counted = characters(text) else { return [text] }
    return [counted, text]
  }

  /// Text of two bytes a character inside something else (a renamed Jet database): the zeroes taken out.
  private static func unpadded(_ text: [UInt8]) -> [UInt8]? {
    guard Bytes.find([0x3C, 0, 0x25, 0], in: text) != nil else { return nil }
    return text.filter { $0 != 0 }
  }

  /// The text with one byte for each character, so that `Mid` and `Len` count as the server does: ASCII stays, each
  /// other character gets a byte of its own (the first 127 of them; the rest share one). A pair of GBK never ends a
  /// text, and its typographic quotes are quotes, as its code page has it. Nil for plain ASCII.
  private static func characters(_ text: [UInt8]) -> [UInt8]? {
    guard text.contains(where: { $0 >= 0x80 }) else { return nil }
    let isUTF8 = String(validating: text, as: UTF8.self) != nil
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var codes: [UInt32: UInt8] = [:]
    var index = 0
    while index < text.count {
      let byte = text[index]
      guard byte >= 0x80 else {
        result.append(byte)
        index += 1
        continue
      }
      let wanted = isUTF8 ? (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1) : 2
      let end = min(text.count, index + wanted)
      var code: UInt32 = 0
      for unit in text[index..<end] { code = code << 8 | UInt32(unit) }
      if !isUTF8, end < text.count || wanted == 2, end - index == 2, text[index + 1] < 0x40, text[index + 1] != 0x22 {
        // Half a pair: the byte behind it is none of it.
        result.append(0xFF)
        index += 1
        continue
      }
      if code == 0xA1B0 || code == 0xA1B1 {
        result.append(0x22)
      } else if let known = codes[code] {
        result.append(known)
      } else {
        let fresh = UInt8(min(0xFF, 0x80 + codes.count))
        codes[code] = fresh
        result.append(fresh)
      }
      index = end
    }
    return result
  }

  init(_ text: [UInt8]) {
    var reader = ASPReader(text)
    reader.read()
    blocks = reader.blocks
    objects = reader.objects
    includes = reader.includes
  }
}

/// Walks over a page from its start to its end.
struct ASPReader {
  let bytes: [UInt8]
  let markup: Markup
  var lines: LineCounter
  var blocks: [ASPPage.Block] = []
  var objects: [(name: String, component: [UInt8], line: Int)] = []
  var includes: [[UInt8]] = []
  private var language = ASPPage.Block.Language.basic
  /// Blocks of `<script runat=server>` run as declared, apart from the page's own lines.
  private var current: [CodePiece] = []
  /// Tags without end: each was looked through in vain.
  private var brokenTags = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    markup = Markup(bytes: bytes)
    lines = LineCounter(bytes: bytes)
  }

  mutating func read() {
    var index = 0
    while let open = bytes[index...].firstIndex(of: 0x3C) {
      let next = open + 1
      guard next < bytes.count else { break }
      switch bytes[next] {
      case 0x25: index = readCode(open)
      case 0x21: index = readComment(open)
      case 0x53, 0x73, 0x6F, 0x4F: index = readTag(open)
      case 0x20 where next + 1 < bytes.count && bytes[next + 1] == 0x25: index = readCode(open + 1)
      default: index = next
      }
    }
    flush()
  }

  private mutating func flush() {
    if !current.isEmpty { blocks.append(ASPPage.Block(language: language, pieces: current)) }
    current = []
  }

  private mutating func readCode(_ open: Int) -> Int {
    var start = open + 2
    let end = Bytes.find([0x25, 0x3E], in: bytes, from: start) ?? bytes.count
    while start < end, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
    let line = lines.line(at: start)
    let first = start < end ? bytes[start] : 0
    if first == 0x40 {
      let attributes = markup.attributes(from: start + 1, to: end)
      if let name = attributes["language"] { setLanguage(name) }
    } else if first == 0x3D {
      current.append(CodePiece(kind: .expression, bytes: bytes[(start + 1)..<end], line: line))
    } else if start < end {
      current.append(CodePiece(kind: .statements, bytes: bytes[start..<end], line: line))
    }
    current.append(CodePiece(kind: .markup, bytes: [], line: line))
    return min(end + 2, bytes.count)
  }

  private mutating func setLanguage(_ name: [UInt8]) {
    let isScript = Bytes.contains(name, "jscript") || Bytes.contains(name, "javascript")
    let next: ASPPage.Block.Language = isScript ? .script : .basic
    if next != language { flush() }
    language = next
  }

  private mutating func readComment(_ open: Int) -> Int {
    if let mark = Bytes.find("#include", in: Array(bytes[open..<min(open + 40, bytes.count)]), ignoringCase: true),
      let end = Bytes.find("-->", in: bytes, from: open + mark)
    {
      for (_, value) in markup.attributes(from: open + mark + 8, to: end) where includes.count < 64 {
        includes.append(value)
      }
      return end + 3
    }
    return open + 2
  }

  private mutating func readTag(_ open: Int) -> Int {
    guard let tag = markup.tag(at: open, within: brokenTags < 256 ? 4096 : 128) else {
      brokenTags += 1
      return open + 1
    }
    let runsAtServer = tag.attributes["runat"].map { Bytes.contains($0, "server") } ?? false
    guard runsAtServer else { return open + 1 }
    switch tag.name.lowercased() {
    case "script":
      let end = Bytes.find("</script", in: bytes, from: tag.end, ignoringCase: true) ?? bytes.count
      let name = tag.attributes["language"] ?? []
      let isScript = Bytes.contains(name, "jscript") || Bytes.contains(name, "javascript")
      let piece = CodePiece(
        kind: .statements, bytes: bytes[min(tag.end, end)..<end], line: lines.line(at: tag.end))
      blocks.append(ASPPage.Block(language: isScript ? .script : .basic, pieces: [piece]))
      return end
    case "object":
      let component = tag.attributes["progid"] ?? tag.attributes["classid"] ?? tag.attributes["clsid"] ?? []
      if let id = tag.attributes["id"], !component.isEmpty {
        objects.append((Bytes.string(Bytes.lowered(id)), component, lines.line(at: open)))
      }
      return tag.end
    default: return open + 1
    }
  }
}
