import HTTPTypes
import Hummingbird
import Incidents
import Model
import Parsing
import Store

/// The incidents, and each with its story.
struct IncidentPages {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/incidents") { request, context in
      let fields = site.query(request)
      var query = IncidentQuery()
      query.text = fields["q"]
      query.after = fields["after"].flatMap { Cursor($0) }
      let state = fields["state"] ?? "open"
      if state == "open" { query.dispositions = [.new, .acknowledged] }
      if state == "closed" { query.dispositions = [.resolved, .falseAlarm] }
      let asked = query
      let page = try await site.store.perform { store throws(StoreError) in try store.incidents.page(asked) }
      return site.page("Incidents", .incidents, context, list(page, state: state, text: fields["q"]))
    }
    router.get("/incidents/{id}") { _, context -> Response in
      guard let id = context.parameters.get("id"), let facts = try await facts(id) else {
        return site.page(
          "No such incident", .incidents, context,
          "<p>It may have been removed by age. <a href=\"/incidents\">All incidents</a></p>", status: .notFound)
      }
      if let other = facts.record.mergedInto { return .seeOther("/incidents/\(PercentEncoding.encode(other))") }
      return site.page(facts.record.title, .incidents, context, IncidentView(facts).draw(context.identity))
    }
    router.post("/incidents/{id}") { request, context -> Response in
      guard let identity = context.identity, let fields = try await site.form(request, context) else {
        return Site.staleForm
      }
      guard identity.may(.triage) else { return .plain(.forbidden, "Your role does not allow this.\n") }
      guard let id = context.parameters.get("id") else { return .seeOther("/incidents") }
      let time = site.now()
      let address = context.remote
      let disposition = fields["disposition"].flatMap { IncidentRecord.Disposition(rawValue: $0) }
      let note = fields["note"]
      try await site.store.perform { store throws(StoreError) in
        if let disposition, try store.incidents.setDisposition(disposition, of: id) {
          try store.audit.append(
            actor: identity.actor, action: "incident.\(disposition.rawValue)", object: id, address: address, at: time)
        }
        if let note { try store.incidents.addNote(note, by: identity.actor, to: id, at: time) }
      }
      site.feed.send("incident", "{}")
      return .seeOther("/incidents/\(PercentEncoding.encode(id))")
    }
  }

  private func facts(_ id: String) async throws(StoreError) -> IncidentView.Facts? {
    let now = site.now()
    return try await site.store.perform { store throws(StoreError) in
      guard let record = try store.incidents.find(id) else { return nil }
      var query = AlertQuery()
      query.incident = id
      query.limit = 500
      let alerts = try store.alerts.page(query).elements
      return IncidentView.Facts(record: record, alerts: alerts, notes: try store.incidents.notes(of: id), now: now)
    }
  }

  private func list(_ page: Page<IncidentRecord>, state: String, text: String?) -> Markup {
    let filters = [("open", "Open"), ("closed", "Closed"), ("all", "All")].markup { key, words in
      let current: Markup = key == state ? " aria-current=\"true\"" : .empty
      return "<li><a href=\"/incidents?state=\(url: key)\"\(current)>\(words)</a></li>"
    }
    let rows = page.elements.markup { incident in
      """
      <tr><td class="tight">\(Pieces.severity(incident.severity))</td><td class="tight">\(incident.score)</td>\
      <td><a href="/incidents/\(url: incident.id)">\(incident.title)</a></td>\
      <td>\(incident.containers.prefix(4).joined(separator: ", "))</td><td class="tight">\(incident.stages.count)</td>\
      <td class="tight">\(incident.disposition.rawValue)</td><td>\(Pieces.time(incident.updatedAt))</td></tr>
      """
    }
    let table =
      page.elements.isEmpty
      ? Pieces.nothing("No incident. When something attacks a container, its whole story stands here.")
      : Pieces.table(
        "Incidents", ["Severity", "Score", "What happened", "Where", "Stages", "State", "Last change"], rows)
    let next = page.next.map {
      "/incidents?state=\(PercentEncoding.encode(state))&q=\(PercentEncoding.encode(text ?? ""))&after=\($0)"
    }
    return """
      \(Pieces.search("/incidents", label: "Search", value: text, placeholder: "container, stage, words"))
      <ul class="filters">\(filters)</ul>
      <div class="card" id="list" data-live="incident">\(table)\(Pieces.more(next))</div>
      """
  }
}
