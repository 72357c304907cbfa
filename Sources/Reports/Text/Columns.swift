/// Lays out rows in columns that fit a width: flexible columns give way first, the widest most.
struct Columns {
  struct Cell {
    var text: String
    var style: Ink.Style?
    init(_ text: String, _ style: Ink.Style? = nil) {
      self.text = text
      self.style = style
    }
  }

  private var rows: [[Cell]] = []
  private let flexible: Set<Int>
  private let ink: Ink

  /// - Parameter flexible: indices of columns that may be cut.
  init(_ ink: Ink, flexible: Set<Int>) {
    self.ink = ink
    self.flexible = flexible
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Texts are made safe here.
  mutating func row(_ cells: [Cell]) {
    rows.append(cells.map { Cell(ink.safe($0.text), $0.style) })
  }

  /// Lines without line ends, each behind `indent` spaces.
  func lines(width: Int, indent: Int = 2) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    var widths = (0..<count).map { column in
      rows.reduce(0) { max($0, column < $1.count ? SafeText.width($1[column].text) : 0) }
    }
    let gaps = 2 * max(widths.filter { $0 > 0 }.count - 1, 0)
    var excess = widths.reduce(0, +) + gaps + indent - max(width, 60)
    while excess > 0 {
      guard
        let widest = flexible.filter({ $0 < count && widths[$0] > 8 }).max(by: { (widths[$0], $1) < (widths[$1], $0) })
      else { break }
      let next = flexible.filter { $0 < count && $0 != widest }.map { widths[$0] }.max() ?? 8
      let cut = min(excess, max(widths[widest] - max(next, 8), 1))
      widths[widest] -= cut
      excess -= cut
    }
    return rows.map { row in
      var line = String(repeating: " ", count: indent)
      for (column, cell) in row.enumerated() where widths[column] > 0 {
        let text = SafeText.fit(cell.text, widths[column], mark: ink.ellipsis)
        line += ink.paint(text, cell.style)
        let isLast = !row[(column + 1)...].contains { !$0.text.isEmpty }
        if isLast { break }
        line += String(repeating: " ", count: widths[column] - SafeText.width(text) + 2)
      }
      return line
    }
  }
}
