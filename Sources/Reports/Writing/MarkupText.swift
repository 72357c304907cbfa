/// Text from outside inside XML, HTML and Markdown.
enum MarkupText {
  /// For element content and quoted attributes of XML 1.0 and HTML alike; characters that XML has no notation for
  /// become U+FFFD.
  static func escape(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\n": out += "&#10;"
      case "\t": out += "&#9;"
      case "\r": out += "&#13;"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}", "\u{202A}"..."\u{202E}",
        "\u{2066}"..."\u{2069}":
        out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// One line of Markdown text in which nothing of `text` is markup.
  static func markdown(_ text: String) -> String {
    var out = ""
    for scalar in SafeText.oneLine(text).unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "!", "|", "~", ">":
        out.unicodeScalars.append("\\")
        out.unicodeScalars.append(scalar)
      case "<": out += "&lt;"
      case "&": out += "&amp;"
      case "@": out += "&#64;"  // no mention of people
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// The address itself when it is one that can be followed safely: http or https, no spaces, quotes or controls.
  static func link(_ url: String) -> String? {
    guard url.hasPrefix("https://") || url.hasPrefix("http://"), url.utf8.count <= 2048 else { return nil }
    let allowed = url.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F
        && ![
          UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"),
          UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"),
          UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "["), UInt8(ascii: "]"),
        ].contains($0)
    }
    return allowed ? url : nil
  }
}
