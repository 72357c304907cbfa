import Hummingbird
import Model
import Parsing
import Reports
import Store

enum ComplianceCalls {
  static let all: [Endpoint] = [
    Endpoint(method: .get, path: "/compliance", summary: "The last audit of each benchmark", scope: .read) { call in
      let runs = try await call.site.store.perform { store throws(StoreError) in
        var all: [ComplianceRun] = []
        for benchmark in try store.compliance.benchmarks() {
          all += try store.compliance.runs(benchmark: benchmark, limit: 1)
        }
        return all
      }
      return .list("benchmarks", Page(runs)) { json, run in
        json.object { json in
          json.member("benchmark", run.benchmark)
          json.member("at", Clock.machine(run.time))
          json.member("score", orNull: run.score)
          json.member("counts") { json in
            json.object { json in
              for status in ComplianceDetails.Status.allCases { json.member(status.rawValue, run.counts[status] ?? 0) }
            }
          }
          json.member("changes", run.changes)
          json.member("problems", run.problems)
        }
      }
    },
    Endpoint(
      method: .get, path: "/compliance/{benchmark}", summary: "How each check of a benchmark stands", scope: .read,
      parameters: [
        .init(name: "benchmark", place: .path, about: "`cis-docker-1.6.0` …"),
        .init(
          name: "status", place: .query, about: "Only this.",
          values: ComplianceDetails.Status.allCases.map(\.rawValue)),
      ] + FindingCalls.page
    ) { call in
      let benchmark = call.path("benchmark")
      let status = try call.choice("status", ComplianceDetails.Status.self)
      let limit = try call.limit()
      let after = try call.cursor()
      let page = try await call.site.store.perform { store throws(StoreError) in
        try store.compliance.states(
          benchmark: benchmark, statuses: status.map { [$0] } ?? [], limit: limit, after: after)
      }
      return .list("results", page) { json, state in
        json.object { json in
          json.member("since", Clock.machine(state.since))
          json.member("result") { $0.raw(NDJSONFormat.line(state.result).trimmingNewline) }
        }
      }
    },
  ]
}
