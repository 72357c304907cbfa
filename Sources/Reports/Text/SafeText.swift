/// Text from outside, made fit for a terminal: a hostile package name must not move the cursor, change a title or
/// turn the reading direction.
package enum SafeText {
  /// One line: controls (C0, C1, DEL), line and paragraph separators, bidirectional overrides, zero-width characters
  /// and tags become `\u{…}`; with `ascii`, everything else outside ASCII too.
  package static func oneLine(_ text: String, ascii: Bool = false) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isSafe(scalar), !ascii || scalar.isASCII {
        out.append(scalar)
      } else if scalar == "\n" || scalar == "\t" || scalar == "\r" {
        out.append(" ")
      } else {
        out.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(out)
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x20, 0x7F..<0xA0: false
    case 0x00AD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0: false
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xFFF0...0xFFFB: false
    case 0xE0000...0xE0FFF: false
    case 0xE000...0xF8FF: false  // private use: shows as whatever the font likes
    default: true
    }
  }

  /// Columns that the text takes on a terminal: 2 for wide East Asian characters and pictographs, 0 for marks.
  package static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// The first `columns` columns; where something is cut off the last ones are `mark`.
  package static func fit(_ text: String, _ columns: Int, mark: String) -> String {
    guard width(text) > columns else { return text }
    let room = columns - width(mark)
    guard room > 0 else { return String(mark.prefix(max(columns, 0))) }
    var kept = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      let next = used + width(scalar)
      if next > room { break }
      kept.append(scalar)
      used = next
    }
    return String(kept) + mark
  }
}
