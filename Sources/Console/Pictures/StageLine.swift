import Incidents

/// An incident's stages in the order in which they were reached, as a line of stations with their times.
package enum StageLine {
  /// - Parameter stages: by time, seconds since 1970.
  package static func draw(_ stages: [(stage: Stage, time: Double)]) -> Markup {
    guard let first = stages.first else { return .empty }
    let shown = stages.prefix(12)
    let step = 170.0
    let width = step * Double(shown.count)
    var picture = Markup.empty
    if shown.count > 1 {
      picture +=
        "<line class=\"track\" x1=\"\(coordinate: step / 2)\" y1=\"22\" x2=\"\(coordinate: width - step / 2)\" y2=\"22\"/>"
    }
    for (index, reached) in shown.enumerated() {
      let x = step * (Double(index) + 0.5)
      let after = reached.time - first.time
      picture += """
        <g class="station"><circle cx="\(coordinate: x)" cy="22" r="9"/>\
        <text x="\(coordinate: x)" y="50">\(reached.stage.words)</text>\
        <text class="quiet" x="\(coordinate: x)" y="67">\(index == 0 ? Clock.timeOfDay(first.time) : "+" + Clock.span(after))</text></g>
        """
    }
    let words = shown.map { "\($0.stage.words) at \(Clock.timeOfDay($0.time))" }.joined(separator: ", then ")
    return """
      <svg class="picture stages" role="img" aria-label="\(words)" viewBox="0 0 \(coordinate: width) 76" \
      width="\(coordinate: width)" height="76">\(picture)</svg>
      """
  }
}
