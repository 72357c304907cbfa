/// Texts of upstreams, made fit to be stored and shown.
enum BoundedText {
  /// At most `limit` bytes, cut between characters, with an ellipsis where something was cut.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: max(0, limit - 3))
    // Back to the beginning of a scalar.
    while end > text.utf8.startIndex, text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
    return String(text[..<end]) + "…"
  }

  /// One line of at most `limit` bytes: runs of white space become one space, none around it.
  static func line(_ text: String, to limit: Int) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(text.utf8.count, limit + 4))
    var space = false
    for byte in text.utf8 {
      if byte <= 0x20 || byte == 0x7F {
        space = !bytes.isEmpty
        continue
      }
      if space { bytes.append(0x20) }
      space = false
      bytes.append(byte)
      if bytes.count > limit { break }
    }
    return cut(String(decoding: bytes, as: UTF8.self), to: limit)
  }

  /// Text of several lines, trimmed and bounded.
  static func paragraph(_ text: String, to limit: Int) -> String {
    var view = text.utf8[...]
    while let first = view.first, first <= 0x20 { view = view.dropFirst() }
    while let last = view.last, last <= 0x20 { view = view.dropLast() }
    return cut(String(view) ?? "", to: limit)
  }
}
