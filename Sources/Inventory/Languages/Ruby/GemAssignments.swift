import Parsing

/// The literals that a gem specification assigns: `s.name = "rack".freeze`, `s.licenses = ["MIT".freeze]`,
/// `s.add_runtime_dependency(%q<rack>.freeze, ["~> 2.0"])`.
struct GemAssignments {
  private(set) var name: String?
  private(set) var version: String?
  private(set) var platform: String?
  private(set) var homepage: String?
  private(set) var licenses: [String] = []
  /// Names of the gems that it needs at run time.
  private(set) var needs: [String] = []

  init(_ bytes: Bytes) {
    var cursor = TextCursor(bytes, comments: .hash)
    while true {
      cursor.skipSpace()
      guard !cursor.isAtEnd else { return }
      if cursor.identifier() != nil {
        guard cursor.take(UInt8(ascii: ".")), let attribute = cursor.identifier() else { continue }
        statement(attribute, &cursor)
      } else if !cursor.skipQuoted() {
        cursor.advance()
      }
    }
  }

  private mutating func statement(_ attribute: String, _ cursor: inout TextCursor) {
    Self.skipBlanks(&cursor)
    switch attribute {
    case "add_dependency", "add_runtime_dependency":
      _ = cursor.take(UInt8(ascii: "("))
      Self.skipBlanks(&cursor)
      if let need = Self.literal(&cursor), needs.count < 1000 { needs.append(need) }
    case "name", "version", "platform", "homepage", "license":
      guard cursor.take(UInt8(ascii: "=")) else { return }
      Self.skipBlanks(&cursor)
      if cursor.take("Gem::Version.new") {
        _ = cursor.take(UInt8(ascii: "("))
        Self.skipBlanks(&cursor)
      }
      guard let text = Self.literal(&cursor) else { return }
      assign(attribute, text)
    case "licenses":
      guard cursor.take(UInt8(ascii: "=")) else { return }
      Self.skipBlanks(&cursor)
      guard cursor.take(UInt8(ascii: "[")) else { return }
      while licenses.count < 32 {
        cursor.skipSpace()
        guard let text = Self.literal(&cursor) else { return }
        licenses.append(text)
        _ = cursor.take(".freeze")
        cursor.skipSpace()
        guard cursor.take(UInt8(ascii: ",")) else { return }
      }
    default: return
    }
  }

  /// The first assignment counts: those that follow stand in conditions.
  private mutating func assign(_ attribute: String, _ text: String) {
    switch attribute {
    case "name": name = name ?? text
    case "version": version = version ?? text
    case "platform": platform = platform ?? text
    case "homepage": homepage = homepage ?? String(text.prefix(256))
    default: if licenses.isEmpty { licenses = [text] }
    }
  }

  private static func skipBlanks(_ cursor: inout TextCursor) {
    while cursor.peek == 0x20 || cursor.peek == 0x09 { cursor.advance() }
  }

  /// `"text"`, `'text'`, `%q<text>`, `%q(text)`.
  private static func literal(_ cursor: inout TextCursor) -> String? {
    if let text = cursor.quoted() { return text.contains("#{") ? nil : text }
    guard cursor.take("%q") || cursor.take("%Q") else { return nil }
    let closing: StaticString
    switch cursor.peek {
    case UInt8(ascii: "<"): closing = ">"
    case UInt8(ascii: "("): closing = ")"
    case UInt8(ascii: "{"): closing = "}"
    case UInt8(ascii: "["): closing = "]"
    default: return nil
    }
    cursor.advance()
    let text = cursor.text(upTo: closing)
    cursor.advance()
    return text
  }
}
