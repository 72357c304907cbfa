import HTTPTypes
import Hummingbird
import Model
import Parsing
import Store

/// What detectors said, newest first; and any single finding with all that is known of it.
struct AlertPages {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/alerts") { request, context in
      let fields = site.query(request)
      var query = AlertQuery()
      query.text = fields["q"]
      query.container = fields["container"]
      query.after = fields["after"].flatMap { Cursor($0) }
      if let severity = fields["severity"].flatMap({ Severity(rawValue: $0) }) { query.severities = [severity] }
      let asked = query
      let page = try await site.store.perform { store throws(StoreError) in try store.alerts.page(asked) }
      return site.page("Alerts", .alerts, context, list(page, query))
    }
    router.get("/findings/{fingerprint}") { _, context -> Response in
      let fingerprint = context.parameters.get("fingerprint") ?? ""
      let found = try await site.store.perform { store throws(StoreError) in
        try store.findings.find(fingerprint: fingerprint)
      }
      guard let found else {
        return site.page(
          "No such finding", .alerts, context, "<p>It may have been removed by age.</p>", status: .notFound)
      }
      return site.page(found.finding.title, .alerts, context, FindingView(found).draw())
    }
  }

  private func list(_ page: Page<StoredAlert>, _ query: AlertQuery) -> Markup {
    let chosen = query.severities.first
    let filters = ([nil] + Severity.allCases.reversed().map(Optional.some)).markup { severity in
      let current: Markup = severity == chosen ? " aria-current=\"true\"" : .empty
      return
        "<li><a href=\"/alerts?severity=\(url: severity?.rawValue ?? "")\"\(current)>\(severity?.rawValue ?? "all")</a></li>"
    }
    let next = page.next.map {
      "/alerts?severity=\(PercentEncoding.encode(chosen?.rawValue ?? ""))&q=\(PercentEncoding.encode(query.text ?? ""))"
        + "&container=\(PercentEncoding.encode(query.container ?? ""))&after=\($0)"
    }
    return """
      \(Pieces.search("/alerts", label: "Search", value: query.text, placeholder: "rule, container, program, address"))
      <ul class="filters">\(filters)</ul>
      <div class="card" id="list" data-live="alert">\(Self.table(page.elements))\(Pieces.more(next))</div>
      """
  }

  static func table(_ alerts: [StoredAlert]) -> Markup {
    guard !alerts.isEmpty else { return Pieces.nothing("No alert.") }
    let rows = alerts.markup { alert in
      var place = alert.finding.subject.name
      var program = ""
      if case .detection(let details) = alert.finding.details {
        place = details.container.map { $0.name.isEmpty ? String($0.id.prefix(12)) : $0.name } ?? place
        program = details.process?.executable ?? ""
      }
      let incident: Markup? = alert.incident.map { " <a href=\"/incidents/\(url: $0)\">incident</a>" }
      return """
        <tr><td>\(Pieces.time(alert.time))</td><td class="tight">\(Pieces.severity(alert.finding.severity))</td>\
        <td><a href="/findings/\(url: alert.finding.fingerprint)">\(alert.finding.title)</a>\(incident)</td>\
        <td>\(place)</td><td>\(program)</td></tr>
        """
    }
    return Pieces.table("Alerts", ["Time", "Severity", "What", "Where", "Program"], rows)
  }
}
