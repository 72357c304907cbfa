/// A row of numbers as a small line, for a trend beside a figure.
package enum Sparkline {
  /// - Parameter words: what a reader who can't see the picture is told.
  package static func draw(_ values: [Double], words: String) -> Markup {
    let values = values.suffix(120).map { $0.isFinite ? $0 : 0 }
    guard values.count > 1, let most = values.max(), let least = values.min() else { return .empty }
    let width = 160.0
    let height = 36.0
    let span = max(most - least, 1e-9)
    var points = Markup.empty
    for (index, value) in values.enumerated() {
      let x = 2 + (width - 4) * Double(index) / Double(values.count - 1)
      let y = most == least ? height / 2 : height - 3 - (height - 6) * (value - least) / span
      points += "\(coordinate: x),\(coordinate: y) "
    }
    return """
      <svg class="spark" role="img" aria-label="\(words)" viewBox="0 0 160 36" width="160" height="36">\
      <polyline points="\(points)"/></svg>
      """
  }
}
