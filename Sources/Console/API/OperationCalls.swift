import Hummingbird
import Parsing
import Store

/// Health and the log of changes.
enum OperationCalls {
  static let all: [Endpoint] = [
    Endpoint(method: .get, path: "/health", summary: "How the services are", scope: .read) { call in
      let health = try await call.site.store.perform { store throws(StoreError) in try store.health.all() }
      return .list("services", Page(health)) { json, service in
        json.object { json in
          json.member("service", service.service)
          json.member("state", service.state.rawValue)
          json.member("message", service.message)
          json.member("since", Clock.machine(service.since))
        }
      }
    },
    Endpoint(
      method: .get, path: "/audit", summary: "Who changed what, newest first", scope: .administer,
      parameters: FindingCalls.page
    ) { call in
      let limit = try call.limit()
      let after = try call.cursor()
      let page = try await call.site.store.perform { store throws(StoreError) in
        try store.audit.page(limit: limit, after: after)
      }
      return .list("entries", page) { json, entry in
        json.object { json in
          json.member("at", Clock.machine(entry.time))
          json.member("actor", entry.actor)
          json.member("action", entry.action)
          json.member("object", entry.object)
          json.member("detail", entry.detail)
          json.member("address", entry.address)
        }
      }
    },
  ]
}
