/// Text that grows line by line.
struct TextPage {
  let options: ReportOptions
  let ink: Ink
  private(set) var text = ""

  init(_ options: ReportOptions) {
    self.options = options
    ink = Ink(options)
  }

  /// A line that is safe already.
  mutating func line(_ line: String = "") {
    text += line
    text += "\n"
  }

  mutating func heading(_ title: String, note: String = "", _ style: Ink.Style = .bold) {
    if !text.isEmpty { line() }
    let separator = note.isEmpty ? "" : "  "
    line(ink.paint(ink.safe(title), style) + separator + ink.paint(plain(note), .dim))
  }

  mutating func add(_ columns: Columns, indent: Int = 2) {
    for row in columns.lines(width: options.width, indent: indent) { line(row) }
  }

  /// Breaks at spaces so that no line is wider than the page; a longer word stands alone.
  mutating func wrapped(_ words: String, first: String, rest: String, _ style: Ink.Style? = nil) {
    let width = max(options.width, 60)
    var current = first
    var isFresh = true
    for word in plain(words).split(separator: " ") {
      let next = SafeText.width(current) + SafeText.width(String(word)) + (isFresh ? 0 : 1)
      if !isFresh, next > width {
        line(ink.paint(current, style))
        current = rest
        isFresh = true
      }
      current += (isFresh ? "" : " ") + word
      isFresh = false
    }
    line(ink.paint(current, style))
  }

  /// Safe, with our own typography in ASCII where only that can be shown.
  func plain(_ words: String) -> String {
    guard !ink.unicode else { return ink.safe(words) }
    var out = ""
    for character in words {
      switch character {
      case "—": out += "-"
      case "→": out += "->"
      case "·": out += "-"
      case "…": out += "..."
      case "−": out += "-"
      default: out.append(character)
      }
    }
    return ink.safe(out)
  }
}
