import Model

/// The small pieces that pages are made of.
enum Pieces {
  static func severity(_ severity: Severity) -> Markup {
    "<span class=\"sev \(severity.rawValue)\">\(severity.rawValue)</span>"
  }

  static func time(_ seconds: Double) -> Markup {
    "<time datetime=\"\(Clock.machine(seconds))\">\(Clock.full(seconds))</time>"
  }

  /// A table with a caption for those who hear it; scrolls by itself on narrow screens.
  static func table(_ caption: String, _ columns: [String], _ rows: Markup) -> Markup {
    """
    <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table>
    <caption>\(caption)</caption>
    <thead><tr>\(columns.markup { "<th scope=\"col\">\($0)</th>" })</tr></thead>
    <tbody>\(rows)</tbody></table></div>
    """
  }

  /// What a page says in place of an empty table.
  static func nothing(_ sentence: String) -> Markup { "<p class=\"nothing\">\(sentence)</p>" }

  static func card(_ title: String, _ body: Markup, link: String? = nil) -> Markup {
    let heading: Markup = link.map { "<a href=\"\($0)\">\(title)</a>" } ?? "\(title)"
    return "<section class=\"card\"><h2>\(heading)</h2>\(body)</section>"
  }

  /// A figure with its unit and, where there is one, its trend.
  static func figure(_ value: String, _ words: String, trend: Markup = .empty, kind: String = "") -> Markup {
    "<div class=\"figure \(kind)\"><b>\(value)</b><span>\(words)</span>\(trend)</div>"
  }

  /// Facts by name; those that are empty are left out.
  static func facts(_ facts: [(String, Markup)]) -> Markup {
    let shown = facts.filter { !$0.1.text.isEmpty }.markup { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }
    return "<dl class=\"facts\">\(shown)</dl>"
  }

  /// How many findings of the worst severities.
  static func counts(_ counts: [Severity: Int]) -> Markup {
    [Severity.critical, .high, .medium].markup { severity in
      guard let count = counts[severity], count > 0 else { return .empty }
      return "<span class=\"sev \(severity.rawValue)\">\(count) \(severity.rawValue)</span> "
    }
  }

  /// - Parameter next: where the following rows are; nil at the end.
  static func more(_ next: String?) -> Markup {
    guard let next else { return .empty }
    return "<p><a class=\"button\" rel=\"next\" href=\"\(next)\">More</a></p>"
  }

  static func search(_ path: String, label: String, value: String?, placeholder: String) -> Markup {
    """
    <form class="search" role="search" method="get" action="\(path)"><label>\(label) \
    <input type="search" name="q" value="\(value ?? "")" placeholder="\(placeholder)" maxlength="200"></label>\
    <button>Search</button></form>
    """
  }
}
