/// A page, control, handler or service of ASP.NET, cut into its pieces of server code.
package struct ASPXPage {
  enum Language { case csharp, script, basic }

  var language = Language.csharp
  /// What runs while the page is written.
  var pieces: [CodePiece] = []
  /// `<script runat=server>`, and the whole text of handlers and services.
  var declarations: [CodePiece] = []
  /// Ids of server controls: what they hold comes from the request.
  var controls: [String] = []

  /// The page as text, its encoding undone.
  package static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    let text = PageText.unicode(PageText.cut(bytes))
    return text.contains(0) && Bytes.find([0x3C, 0, 0x25, 0], in: text) != nil ? text.filter { $0 != 0 } : text
  }

  /// `text` as ``decoded(_:)`` gives it.
  init(_ text: [UInt8]) {
    var reader = ASPXReader(text)
    reader.read()
    self = reader.page
    // Unless the server's configuration says otherwise, a page that names no language is VB; C# is told by its semicolons.
    if !reader.namesLanguage, !(pieces + declarations).contains(where: { $0.bytes.contains(0x3B) }) {
      language = .basic
    }
  }

  init() {}
}

private struct ASPXReader {
  let bytes: [UInt8]
  let markup: Markup
  var lines: LineCounter
  var page = ASPXPage()
  var namesLanguage = false
  /// Tags without end: each was looked through in vain.
  private var brokenTags = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    markup = Markup(bytes: bytes)
    lines = LineCounter(bytes: bytes)
  }

  mutating func read() {
    var index = 0
    while index < bytes.count, let open = bytes[index...].firstIndex(of: 0x3C) {
      let next = open + 1 < bytes.count ? bytes[open + 1] : 0
      if next == 0x25 {
        index = readCode(open)
      } else if next == 0x20, open + 2 < bytes.count, bytes[open + 2] == 0x25 {
        index = readCode(open + 1)
      } else if Bytes.isWordStart(next) {
        index = readTag(open)
      } else {
        index = open + 1
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
    while start < end, Bytes.isSpace(bytes[start]) { start += 1 }
    guard start < end else { return min(end + 2, bytes.count) }
    switch bytes[start] {
    case 0x40: return readDirective(start + 1, end)
    case 0x3D, 0x3A:
      page.pieces.append(CodePiece(kind: .expression, bytes: bytes[(start + 1)..<end], line: line))
    case 0x23, 0x24: break  // Data binding and resource expressions.
    default: page.pieces.append(CodePiece(kind: .statements, bytes: bytes[start..<end], line: line))
    }
    page.pieces.append(CodePiece(kind: .markup, bytes: [], line: line))
    return min(end + 2, bytes.count)
  }

  private mutating func readDirective(_ start: Int, _ end: Int) -> Int {
    let attributes = markup.attributes(from: start, to: end)
    if let name = attributes["language"] { setLanguage(name) }
    let after = min(end + 2, bytes.count)
    guard ["webhandler", "webservice", "servicehost"].contains(where: { attributes[$0] != nil }) else { return after }
    page.declarations.append(CodePiece(kind: .statements, bytes: bytes[after...], line: lines.line(at: after)))
    return bytes.count
  }

  private mutating func setLanguage(_ name: [UInt8]) {
    page.language = language(name)
    namesLanguage = true
  }

  private func language(_ name: [UInt8]) -> ASPXPage.Language {
    let text = Bytes.string(Bytes.lowered(name))
    if text.contains("jscript") || text.contains("javascript") || text == "js" { return .script }
    return text.contains("vb") || text.contains("visualbasic") ? .basic : .csharp
  }

  private mutating func readTag(_ open: Int) -> Int {
    guard let tag = markup.tag(at: open, within: brokenTags < 256 ? 4096 : 128) else {
      brokenTags += 1
      return open + 1
    }
    // Style sheets of XSLT hold code too: `<msxsl:script language="C#" implements-prefix="x">`.
    let isStyleSheet = tag.attributes["implements-prefix"] != nil && tag.name.lowercased().hasSuffix(":script")
    guard isStyleSheet || tag.attributes["runat"].map({ Bytes.contains($0, "server") }) ?? false else {
      return open + 1
    }
    if isStyleSheet || tag.name.lowercased() == "script" {
      if let name = tag.attributes["language"], !name.isEmpty { setLanguage(name) }
      let end = Bytes.find("</" + tag.name, in: bytes, from: tag.end, ignoringCase: true) ?? bytes.count
      if !tag.closesItself {
        page.declarations.append(
          CodePiece(kind: .statements, bytes: bytes[min(tag.end, end)..<end], line: lines.line(at: tag.end)))
      }
      return max(end, open + 1)
    }
    if let id = tag.attributes["id"], !id.isEmpty, page.controls.count < 1024 { page.controls.append(Bytes.string(id)) }
    return tag.end
  }
}
