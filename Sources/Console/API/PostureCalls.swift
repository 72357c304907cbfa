import Hummingbird
import Model
import Parsing
import Store

enum PostureCalls {
  static let all: [Endpoint] = [
    Endpoint(method: .get, path: "/posture", summary: "How things stand, in figures", scope: .read) { call in
      let (findings, incidents, containers) = try await call.site.store.perform { store throws(StoreError) in
        var open = IncidentQuery()
        open.dispositions = [.new, .acknowledged]
        return (
          try store.findings.counts(), try store.incidents.counts(open).values.reduce(0, +),
          try store.containers.counts()
        )
      }
      return .object { json in
        json.object { json in
          json.member("openIncidents", incidents)
          json.member("runningContainers", containers[.running] ?? 0)
          json.member("findings") { json in
            json.object { json in
              for kind in Finding.Kind.allCases {
                json.member(kind.rawValue) { json in
                  json.object { json in
                    for severity in Severity.allCases {
                      json.member(severity.rawValue, findings.byKind[kind]?[severity] ?? 0)
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  ]
}
