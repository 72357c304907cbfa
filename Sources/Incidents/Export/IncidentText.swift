import Model

/// An incident for the terminal: what happened, when, and what to do.
package enum IncidentText {
  /// - Parameter color: whether escape sequences may be used.
  package static func write(_ incident: Incident, color: Bool = false) -> String {
    let story = Story(incident)
    let score = Score(incident)
    func paint(_ text: String, _ code: String) -> String { color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
    var lines = [
      paint(
        "\(incident.id)  \(incident.severity.rawValue)  score \(score.points)",
        incident.severity >= .high ? "1;31" : "1"),
      paint(safe(story.title), "1"), "",
    ]
    for line in story.lines {
      lines.append("  \(InstantText.clock(line.time))  \(safe(line.text))")
      if !line.link.isEmpty { lines.append(paint("            ↳ \(safe(line.link))", "2")) }
    }
    if incident.omitted > 0 { lines.append("  … and \(incident.omitted) more of less weight") }
    lines += ["", safe(story.entrance)]
    if story.reach.hostReached { lines.append(paint("The host was reached, or that was tried.", "1;31")) }
    if !story.steps.isEmpty {
      lines += ["", "What to do:"]
      for (number, step) in story.steps.enumerated() { lines.append("  \(number + 1). \(safe(step))") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Names and arguments come from attackers: nothing of them may steer the terminal, or turn the direction of writing.
  static func safe(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let value = scalar.value
          let steers =
            value < 0x20 || (0x7F...0x9F).contains(value) || (0x200E...0x200F).contains(value)
            || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
          return steers ? "?" : scalar
        }))
  }
}
