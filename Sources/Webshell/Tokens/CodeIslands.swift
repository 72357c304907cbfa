/// The stretches of a page that a server runs.
///
/// PHP: `<?php`, `<?=`, `<script language=php>`, and `<?` where what follows reads as code. ASP and JSP: `<% … %>` and
/// `<script runat=server>`; JSPX: the contents of `jsp:scriptlet`, `jsp:declaration` and `jsp:expression` under any
/// prefix. ASP.NET handlers and services: everything behind the directive.
package struct CodeIslands {
  private let language: ScriptLanguage
  private var at = 0

  package init(language: ScriptLanguage) { self.language = language }

  /// Goes on behind `offset`: an island of PHP ends where its reader says.
  package mutating func resume(at offset: Int) { at = max(at, offset) }

  /// The next island: from behind its opening to its end, or to the end of the text where only a reader can tell.
  package mutating func next(in text: Span<UInt8>) -> Range<Int>? {
    while at < text.count {
      guard let open = Self.index(of: UInt8(ascii: "<"), in: text, from: at) else { return nil }
      at = open + 1
      if language == .php {
        if let start = Self.phpStart(text, open) {
          at = start
          return start..<text.count
        }
        continue
      }
      if let island = markup(text, open) {
        at = max(island.upperBound, open + 1)
        return island
      }
    }
    return nil
  }

  private static func phpStart(_ text: Span<UInt8>, _ open: Int) -> Int? {
    guard open + 1 < text.count else { return nil }
    if text[open + 1] == UInt8(ascii: "?") {
      if matches(text, open + 2, "php") { return open + 5 }
      if open + 2 < text.count, text[open + 2] == UInt8(ascii: "=") { return open + 3 }
      return ShortTag.isCode(text, from: open + 2) ? open + 2 : nil
    }
    return scriptBody(text, open) { text, range in contains(text, range, "php") }
  }

  private func markup(_ text: Span<UInt8>, _ open: Int) -> Range<Int>? {
    guard open + 1 < text.count else { return nil }
    let next = text[open + 1]
    if next == UInt8(ascii: "%") {
      if open + 3 < text.count, text[open + 2] == UInt8(ascii: "-"), text[open + 3] == UInt8(ascii: "-") {
        // A page's comment: nothing in it runs.
        return Self.find("--%>", in: text, from: open + 4).map { $0 + 4..<$0 + 4 }
      }
      let start = open + 2
      let end = Self.find("%>", in: text, from: start) ?? text.count
      if language == .aspx, start < text.count, let directive = handlerDirective(text, start..<end) { return directive }
      return start..<end
    }
    if language == .jsp, let island = pageElement(text, open) { return island }
    if language == .aspx, let island = styleSheetScript(text, open) { return island }
    guard
      let start = Self.scriptBody(
        text, open, where: { text, range in Self.contains(text, range, "runat") })
    else { return nil }
    return start..<(Self.find("</script", in: text, from: start) ?? text.count)
  }

  /// Behind `<%@ WebHandler … %>` and its like there is nothing but code.
  private func handlerDirective(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    guard range.upperBound < text.count, text[range.lowerBound] == UInt8(ascii: "@") else { return nil }
    let head = range.lowerBound..<min(range.upperBound, range.lowerBound + 200)
    for word: StaticString in ["webhandler", "webservice", "servicehost"] where Self.contains(text, head, word) {
      return min(range.upperBound + 2, text.count)..<text.count
    }
    return nil
  }

  /// `<msxsl:script language="C#" implements-prefix="x">` of an XSLT style sheet.
  private func styleSheetScript(_ text: Span<UInt8>, _ open: Int) -> Range<Int>? {
    guard let colon = Self.index(of: UInt8(ascii: ":"), in: text, from: open, limit: 24),
      Self.matches(text, colon + 1, "script"),
      let close = Self.index(of: UInt8(ascii: ">"), in: text, from: colon, limit: 300),
      Self.contains(text, colon..<close, "implements-prefix")
    else { return nil }
    return close + 1..<(Self.find(":script>", in: text, from: close + 1) ?? text.count)
  }

  /// `<jsp:scriptlet>`, `<x:declaration>` …
  private func pageElement(_ text: Span<UInt8>, _ open: Int) -> Range<Int>? {
    guard let close = Self.index(of: UInt8(ascii: ">"), in: text, from: open, limit: 60) else { return nil }
    let head = open..<close
    for word: StaticString in [":scriptlet", ":declaration", ":expression"] where Self.contains(text, head, word) {
      guard text[open + 1] != UInt8(ascii: "/") else { return nil }
      return close + 1..<(Self.find("</", in: text, from: close + 1) ?? text.count)
    }
    return nil
  }

  /// Behind `<script …>` where its attributes please `accept`.
  private static func scriptBody(
    _ text: Span<UInt8>, _ open: Int, where accept: (Span<UInt8>, Range<Int>) -> Bool
  ) -> Int? {
    guard matches(text, open + 1, "script"), let close = index(of: UInt8(ascii: ">"), in: text, from: open, limit: 300)
    else { return nil }
    return accept(text, open + 7..<close) ? close + 1 : nil
  }

  static func index(of byte: UInt8, in text: Span<UInt8>, from start: Int, limit: Int = .max) -> Int? {
    var at = max(start, 0)
    let end = limit < text.count - at ? at + limit : text.count
    while at < end {
      if text[at] == byte { return at }
      at += 1
    }
    return nil
  }

  /// Whether `word`, lower-case ASCII, stands at `offset` in any case.
  static func matches(_ text: Span<UInt8>, _ offset: Int, _ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard offset >= 0, offset <= text.count - length else { return false }
    return word.withUTF8Buffer { word in
      for index in 0..<length {
        let byte = text[offset + index]
        if (byte &- 0x41 < 26 ? byte | 0x20 : byte) != word[index] { return false }
      }
      return true
    }
  }

  static func find(_ word: StaticString, in text: Span<UInt8>, from start: Int) -> Int? {
    guard word.utf8CodeUnitCount > 0 else { return nil }
    let first = word.withUTF8Buffer { $0[0] }
    var at = start
    while at <= text.count - word.utf8CodeUnitCount {
      guard let place = index(of: first, in: text, from: at) else { return nil }
      if matches(text, place, word) { return place }
      at = place + 1
    }
    return nil
  }

  static func contains(_ text: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    var at = max(range.lowerBound, 0)
    while at < range.upperBound {
      if matches(text, at, word) { return at + word.utf8CodeUnitCount <= range.upperBound }
      at += 1
    }
    return false
  }
}

/// Whether what follows `<?` is code: five words or marks that PHP knows in a row. Images hold `<?` by chance.
enum ShortTag {
  static func isCode(_ text: Span<UInt8>, from start: Int) -> Bool {
    guard start < text.count else { return false }
    // `<?xml`, `<?import` and their like are markup.
    if CodeIslands.matches(text, start, "xml") || CodeIslands.matches(text, start, "mso") { return false }
    var at = start
    var tokens = 0
    while at < text.count, tokens < 5 {
      let byte = text[at]
      switch byte {
      case 0x09, 0x0A, 0x0D, 0x20: at += 1
      case 0x61...0x7A, 0x41...0x5A, 0x5F:
        while at < text.count, ByteClass.of(text[at]).continuesName, text[at] < 0x80 { at += 1 }
        tokens += 1
      case 0x30...0x39:
        while at < text.count, ByteClass.of(text[at]).continuesName { at += 1 }
        tokens += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let end = CodeIslands.index(of: byte, in: text, from: at + 1) else { return false }
        at = end + 1
        tokens += 1
      case UInt8(ascii: "/") where at + 1 < text.count && text[at + 1] == UInt8(ascii: "*"):
        guard let end = CodeIslands.find("*/", in: text, from: at + 2) else { return false }
        at = end + 2
        tokens += 1
      case UInt8(ascii: "/") where at + 1 < text.count && text[at + 1] == UInt8(ascii: "/"), UInt8(ascii: "#"):
        guard let end = CodeIslands.index(of: 0x0A, in: text, from: at, limit: 2_000) else { return tokens > 2 }
        at = end + 1
        tokens += 1
      case UInt8(ascii: "?") where at + 1 < text.count && text[at + 1] == UInt8(ascii: ">"):
        return tokens >= 2
      case 0x21...0x7E:
        at += 1
        tokens += 1
      default:
        // Text of another alphabet within code; at the beginning it is chance.
        return tokens >= 3 && byte >= 0x80
      }
    }
    return tokens >= 5
  }
}
