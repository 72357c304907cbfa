import Model

/// How a text report looks: colours or none, Unicode or plain ASCII.
package struct Ink: Sendable {
  package let color: Bool
  package let unicode: Bool

  package init(_ options: ReportOptions) {
    color = options.color
    unicode = options.unicode
  }

  package enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case cyan = "36"
    case alarm = "1;37;41"
    case boldRed = "1;31"
  }

  /// `text` must be safe already (``SafeText``): this adds escape sequences of its own.
  package func paint(_ text: String, _ style: Style?) -> String {
    guard color, let style, !text.isEmpty else { return text }
    return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
  }

  package func safe(_ text: String) -> String { SafeText.oneLine(text, ascii: !unicode) }

  package var ellipsis: String { unicode ? "…" : "..." }
  package var dot: String { unicode ? " · " : ", " }
  package var arrow: String { unicode ? "→" : "->" }
  package var bullet: String { unicode ? "•" : "*" }

  package func style(of severity: Severity) -> Style? {
    switch severity {
    case .critical: .alarm
    case .high: .boldRed
    case .medium: .yellow
    case .low: .blue
    case .negligible, .unknown: .dim
    }
  }
}
