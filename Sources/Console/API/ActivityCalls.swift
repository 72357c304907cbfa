import Hummingbird
import Parsing
import Store

enum ActivityCalls {
  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/activity", summary: "What happened, newest first, without an opinion", scope: .read,
      parameters: [
        .init(name: "kind", place: .query, about: "Only this.", values: ActivityRecord.Kind.allCases.map(\.name)),
        .init(name: "container", place: .query, about: "Id of a container."),
        .init(name: "q", place: .query, about: "Stands in the line or its program's path."),
        .init(name: "from", place: .query, about: "Seconds since 1970."),
        .init(name: "to", place: .query, about: "Seconds since 1970."),
      ] + FindingCalls.page
    ) { call in
      var query = ActivityQuery()
      if let name = call.fields["kind"] {
        guard let kind = ActivityRecord.Kind(name: name) else { return .problem(.badRequest, "There is no such kind.") }
        query.kinds = [kind]
      }
      query.container = call.fields["container"]
      query.text = call.fields["q"]
      query.from = try call.time("from")
      query.to = try call.time("to")
      query.limit = try call.limit()
      query.after = try call.cursor()
      let asked = query
      let page = try await call.site.store.perform { store throws(StoreError) in try store.activity.page(asked) }
      return .list("activity", page) { json, record in
        json.object { json in
          json.member("at", Clock.machine(record.time))
          json.member("kind", record.kind.name)
          json.member("container", record.container)
          json.member("pid", Int(record.process.pid))
          json.member("user", Int(record.user))
          json.member("program", record.program)
          json.member("text", record.text)
        }
      }
    }
  ]
}
