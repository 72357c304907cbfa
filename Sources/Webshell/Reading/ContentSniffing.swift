/// Which language a text is written in, told by the text alone.
enum ContentSniffing {
  /// Where the text says so itself: an opening tag of PHP at its beginning, an interpreter line.
  static func certain(_ text: Span<UInt8>) -> ScriptLanguage? {
    if CodeIslands.matches(text, 0, "#!") {
      let line = 0..<min(text.count, 100)
      for (word, language) in interpreters where CodeIslands.contains(text, line, word) { return language }
      return nil
    }
    var at = 0
    while at < text.count, text[at] <= 0x20 { at += 1 }
    return CodeIslands.matches(text, at, "<?php") ? .php : nil
  }

  /// A page whose directive imports Java's packages, whatever it is called.
  static func speaksJava(_ text: Span<UInt8>) -> Bool {
    let head = 0..<min(text.count, 4_096)
    guard CodeIslands.contains(text, head, "<%@") else { return false }
    return CodeIslands.contains(text, head, "import=\"java") || CodeIslands.contains(text, head, "language=\"java\"")
  }

  static func hasIslands(_ text: Span<UInt8>, of language: ScriptLanguage) -> Bool {
    var islands = CodeIslands(language: language)
    return islands.next(in: text) != nil
  }

  /// For files whose name says nothing: data, images, files without an extension.
  static func guess(_ text: Span<UInt8>, carrier: Carrier) -> ScriptLanguage? {
    if let language = certain(text) { return language }
    if CodeIslands.find("<?php", in: text, from: 0) != nil || CodeIslands.find("<?=", in: text, from: 0) != nil {
      // Chance writes `<?=` into compressed data once in 16 million places: what follows must be readable too.
      return readablePHP(text) ? .php : nil
    }
    guard let page = CodeIslands.find("<%", in: text, from: 0) else {
      if hasIslands(text, of: .php), readablePHP(text) { return .php }
      if CodeIslands.find("jsp:scriptlet", in: text, from: 0) != nil { return .jsp }
      return nil
    }
    guard carrier == .plain || isReadable(text, from: page + 2, count: 24) else { return nil }
    let start = page..<text.count
    if CodeIslands.contains(text, start, "java.") || CodeIslands.contains(text, start, "request.getparameter") {
      return .jsp
    }
    if CodeIslands.contains(text, start, "language=\"c#\"") || CodeIslands.contains(text, start, "webhandler")
      || CodeIslands.contains(text, start, "language=\"jscript\"")
    {
      return .aspx
    }
    for word: StaticString in ["execute", "eval", "request", "createobject", "response."]
    where CodeIslands.contains(text, start, word) { return .asp }
    return nil
  }

  private static let interpreters: [(StaticString, ScriptLanguage)] = [
    ("php", .php), ("python", .python), ("perl", .perl), ("node", .node), ("ruby", .ruby), ("bash", .cgi),
    ("/sh", .cgi), ("env sh", .cgi),
  ]

  private static func readablePHP(_ text: Span<UInt8>) -> Bool {
    var islands = CodeIslands(language: .php)
    while let island = islands.next(in: text) {
      if isReadable(text, from: island.lowerBound, count: 24) { return true }
      islands.resume(at: island.lowerBound + 1)
    }
    return false
  }

  /// Whether ASCII text stands there.
  private static func isReadable(_ text: Span<UInt8>, from start: Int, count: Int) -> Bool {
    let end = min(text.count, start + count)
    guard start < end else { return false }
    for place in start..<end {
      let byte = text[place]
      guard byte >= 0x20 && byte < 0x7F || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return false }
    }
    return true
  }
}
