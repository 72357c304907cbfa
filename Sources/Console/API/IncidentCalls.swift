import Hummingbird
import Model
import Parsing
import Store

enum IncidentCalls {
  private static let id = Endpoint.Parameter(name: "id", place: .path, about: "Its id.")

  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/incidents", summary: "Incidents, last changed first", scope: .read,
      parameters: [
        .init(
          name: "disposition", place: .query, about: "Only this.",
          values: IncidentRecord.Disposition.allCases.map(\.rawValue)),
        .init(name: "severity", place: .query, about: "Only this.", values: Severity.allCases.map(\.rawValue)),
        .init(name: "q", place: .query, about: "Words of title, containers or stages."),
      ] + FindingCalls.page
    ) { call in
      var query = IncidentQuery()
      if let disposition = try call.choice("disposition", IncidentRecord.Disposition.self) {
        query.dispositions = [disposition]
      }
      if let severity = try call.choice("severity", Severity.self) { query.severities = [severity] }
      query.text = call.fields["q"]
      query.limit = try call.limit()
      query.after = try call.cursor()
      let asked = query
      let page = try await call.site.store.perform { store throws(StoreError) in try store.incidents.page(asked) }
      return .list("incidents", page) { $0.write($1) }
    },
    Endpoint(
      method: .get, path: "/incidents/{id}", summary: "One incident with its story (`bulkhead.incident/1`)",
      scope: .read,
      parameters: [id]
    ) { call in
      let name = call.path("id")
      let found = try await call.site.store.perform { store throws(StoreError) in try store.incidents.find(name) }
      guard let found else { return .problem(.notFound, "There is no such incident.") }
      guard !found.story.isEmpty else { return .object { $0.write(found) } }
      return .json(found.story)
    },
    Endpoint(
      method: .patch, path: "/incidents/{id}", summary: "Decides about an incident, or adds a note", scope: .triage,
      parameters: [id],
      body: [
        ("disposition", IncidentRecord.Disposition.allCases.map(\.rawValue).joined(separator: ", ")),
        ("note", "A text."),
      ]
    ) { call in
      let name = call.path("id")
      let time = call.site.now()
      let actor = call.identity.actor
      let remote = call.remote
      let text = call.body["disposition"]?.string
      let disposition = text.flatMap { IncidentRecord.Disposition(rawValue: $0) }
      guard text == nil || disposition != nil else { return .problem(.badRequest, "There is no such disposition.") }
      let note = call.body["note"]?.string
      let isKnown = try await call.site.store.perform { store throws(StoreError) -> Bool in
        guard try store.incidents.find(name) != nil else { return false }
        if let note { try store.incidents.addNote(note, by: actor, to: name, at: time) }
        if let disposition {
          try store.incidents.setDisposition(disposition, of: name)
          try store.audit.append(
            actor: actor, action: "incident.\(disposition.rawValue)", object: name, address: remote, at: time)
        }
        return true
      }
      guard isKnown else { return .problem(.notFound, "There is no such incident.") }
      call.site.feed.send("incident", "{}")
      return Response(status: .noContent)
    },
  ]
}

extension JSONWriter {
  fileprivate mutating func write(_ incident: IncidentRecord) {
    object { json in
      json.member("id", incident.id)
      json.member("title", incident.title)
      json.member("open", incident.isOpen)
      json.member("severity", incident.severity.rawValue)
      json.member("score", incident.score)
      json.member("disposition", incident.disposition.rawValue)
      json.member("stages", incident.stages.map(\.name))
      json.member("containers", incident.containers)
      json.member("openedAt", Clock.machine(incident.openedAt))
      json.member("updatedAt", Clock.machine(incident.updatedAt))
      json.member("mergedInto", orNull: incident.mergedInto)
    }
  }
}
