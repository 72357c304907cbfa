/// What every page has around it.
package struct PageFrame: Sendable {
  /// The places that the navigation leads to, in its order.
  package enum Place: String, Sendable, CaseIterable {
    case posture, incidents, alerts, images, vulnerabilities, compliance, containers, rules, settings

    var path: String { self == .posture ? "/" : "/" + rawValue }

    var title: String {
      switch self {
      case .posture: "Posture"
      case .incidents: "Incidents"
      case .alerts: "Alerts"
      case .images: "Images"
      case .vulnerabilities: "Vulnerabilities"
      case .compliance: "Compliance"
      case .containers: "Containers"
      case .rules: "Rules"
      case .settings: "Settings"
      }
    }
  }

  package var title: String
  package var place: Place?
  package var identity: Identity?
  package var body: Markup
  /// Of the program, for the foot.
  package var version: String

  package init(_ title: String, place: Place?, identity: Identity?, version: String, body: Markup) {
    self.title = title
    self.place = place
    self.identity = identity
    self.version = version
    self.body = body
  }

  package func html() -> Markup {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>\(title) · Bulkhead</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/assets/console.css">
    <script src="/assets/console.js" defer></script>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the content</a>
    \(header)
    <main id="main" tabindex="-1">
    <h1>\(title)</h1>
    \(body)
    </main>
    <footer><span>Bulkhead \(version)</span><span>Times are UTC</span></footer>
    </body>
    </html>

    """
  }

  private var header: Markup {
    guard let identity else {
      return "<header class=\"top\"><span class=\"brand\">\(Self.mark) Bulkhead</span></header>"
    }
    let links = Place.allCases.markup { entry in
      let current: Markup = entry == place ? " aria-current=\"page\"" : .empty
      return "<li><a href=\"\(entry.path)\"\(current)>\(entry.title)</a></li>"
    }
    return """
      <header class="top">
      <a class="brand" href="/">\(Self.mark) Bulkhead</a>
      <nav aria-label="Main"><ul>\(links)</ul></nav>
      <div class="who"><span id="live" class="live" role="status"></span>\
      <span class="name">\(identity.name)</span>\(logout(identity))</div>
      </header>
      """
  }

  private func logout(_ identity: Identity) -> Markup {
    guard case .session(let formToken) = identity.means else { return .empty }
    return """
      <form method="post" action="/logout">\(Self.hidden(formToken))<button class="plain">Log out</button></form>
      """
  }

  /// The field that a form must send back; see ``Identity``.
  static func hidden(_ formToken: String) -> Markup {
    "<input type=\"hidden\" name=\"token\" value=\"\(formToken)\">"
  }

  private static let mark: Markup = """
    <svg class="mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">\
    <path d="M3 4h18v16H3z" fill="none" stroke="currentColor" stroke-width="2"/>\
    <path d="M9 4v16M15 4v16M3 12h6M15 12h6" stroke="currentColor" stroke-width="2"/></svg>
    """
}
