import Hummingbird
import Model
import Parsing
import Reports
import Store

/// Findings and alerts.
enum FindingCalls {
  static let page: [Endpoint.Parameter] = [
    .init(name: "limit", place: .query, about: "At most so many, 1 to 1000; else 100.", isInteger: true),
    .init(name: "after", place: .query, about: "Where to go on: the `next` of the answer before."),
  ]

  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/findings", summary: "What is wrong, most urgent first", scope: .read,
      parameters: [
        .init(name: "kind", place: .query, about: "Only this kind.", values: Finding.Kind.allCases.map(\.rawValue)),
        .init(name: "severity", place: .query, about: "Only this.", values: Severity.allCases.map(\.rawValue)),
        .init(name: "state", place: .query, about: "Else open.", values: FindingQuery.State.allCases.map(\.rawValue)),
        .init(name: "name", place: .query, about: "A rule, CVE or alias."),
        .init(name: "subject", place: .query, about: "Name of an image, container …"),
        .init(name: "q", place: .query, about: "Words that it contains."),
      ] + page
    ) { call in
      var query = FindingQuery()
      if let kind = try call.choice("kind", Finding.Kind.self) { query.kinds = [kind] }
      if let severity = try call.choice("severity", Severity.self) { query.severities = [severity] }
      query.state = try call.choice("state", FindingQuery.State.self) ?? .open
      query.name = call.fields["name"]
      query.subjectName = call.fields["subject"]
      query.text = call.fields["q"]
      query.limit = try call.limit()
      query.after = try call.cursor()
      let asked = query
      let page = try await call.site.store.perform { store throws(StoreError) in try store.findings.page(asked) }
      return .list("findings", page) { $0.write($1) }
    },
    Endpoint(
      method: .get, path: "/findings/{fingerprint}", summary: "One finding", scope: .read,
      parameters: [.init(name: "fingerprint", place: .path, about: "Its fingerprint.")]
    ) { call in
      let name = call.path("fingerprint")
      let found = try await call.site.store.perform { store throws(StoreError) in
        try store.findings.find(fingerprint: name)
      }
      guard let found else { return .problem(.notFound, "There is no such finding.") }
      return .object { $0.write(found) }
    },
    Endpoint(
      method: .get, path: "/alerts", summary: "What detectors said, newest first", scope: .read,
      parameters: [
        .init(name: "severity", place: .query, about: "Only this.", values: Severity.allCases.map(\.rawValue)),
        .init(name: "rule", place: .query, about: "Only this rule."),
        .init(name: "container", place: .query, about: "Id of a container."),
        .init(name: "incident", place: .query, about: "Id of an incident."),
        .init(name: "q", place: .query, about: "Words that it contains."),
        .init(name: "from", place: .query, about: "Seconds since 1970."),
        .init(name: "to", place: .query, about: "Seconds since 1970."),
      ] + page
    ) { call in
      var query = AlertQuery()
      if let severity = try call.choice("severity", Severity.self) { query.severities = [severity] }
      query.rule = call.fields["rule"]
      query.container = call.fields["container"]
      query.incident = call.fields["incident"]
      query.text = call.fields["q"]
      query.from = try call.time("from")
      query.to = try call.time("to")
      query.limit = try call.limit()
      query.after = try call.cursor()
      let asked = query
      let page = try await call.site.store.perform { store throws(StoreError) in try store.alerts.page(asked) }
      return .list("alerts", page) { json, alert in
        json.object { json in
          json.member("id", String(alert.id))
          json.member("at", Clock.machine(alert.time))
          json.member("incident", orNull: alert.incident)
          json.member("acknowledgedBy", orNull: alert.acknowledgedBy)
          json.member("finding") { $0.raw(NDJSONFormat.line(alert.finding).trimmingNewline) }
        }
      }
    },
    Endpoint(
      method: .post, path: "/alerts/{id}/acknowledgement", summary: "Says that somebody has seen an alert",
      scope: .triage,
      parameters: [.init(name: "id", place: .path, about: "Its id.", isInteger: true)]
    ) { call in
      guard let id = Int64(call.path("id")) else { return .problem(.badRequest, "An alert's id is a number.") }
      let time = call.site.now()
      let actor = call.identity.actor
      let remote = call.remote
      let isKnown = try await call.site.store.perform { store throws(StoreError) -> Bool in
        guard try store.alerts.find(id) != nil else { return false }
        if try store.alerts.acknowledge(id, by: actor, at: time) {
          try store.audit.append(
            actor: actor, action: "alert.acknowledge", object: "\(id)", address: remote, at: time)
        }
        return true
      }
      return isKnown ? Response(status: .noContent) : .problem(.notFound, "There is no such alert.")
    },
  ]
}

extension JSONWriter {
  mutating func write(_ entry: StoredFinding) {
    object { json in
      json.member("finding") { $0.raw(NDJSONFormat.line(entry.finding).trimmingNewline) }
      json.member("firstSeen", Clock.machine(entry.firstSeen))
      json.member("lastSeen", Clock.machine(entry.lastSeen))
      json.member("resolvedAt", orNull: entry.resolvedAt.map(Clock.machine))
      json.member("occurrences", entry.occurrences)
      json.member("inUse", entry.isInUse)
      json.member("suppressedBy", orNull: entry.suppression?.who)
    }
  }
}

extension [UInt8] {
  var trimmingNewline: ArraySlice<UInt8> { last == UInt8(ascii: "\n") ? dropLast() : self[...] }
}

extension Response {
  static func object(_ write: (inout JSONWriter) -> Void) -> Response {
    var json = JSONWriter()
    write(&json)
    return .json(json.bytes)
  }

  /// `{"NAME": […], "next": …}`.
  static func list<T>(_ name: String, _ page: Page<T>, _ write: (inout JSONWriter, T) -> Void) -> Response {
    object { json in
      json.object { json in
        json.member(name) { json in
          json.array { json in for element in page.elements { write(&json, element) } }
        }
        json.member("next", orNull: page.next?.description)
      }
    }
  }
}
