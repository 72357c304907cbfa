import Hummingbird
import Model
import Parsing
import Store

/// How the host, the engine and the containers do against each benchmark, now and over time.
struct CompliancePages {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/compliance") { _, context in
      let runs = try await site.store.perform { store throws(StoreError) in
        var all: [[ComplianceRun]] = []
        for benchmark in try store.compliance.benchmarks().prefix(20) {
          all.append(try store.compliance.runs(benchmark: benchmark, limit: 60))
        }
        return all
      }
      return site.page("Compliance", .compliance, context, overview(runs))
    }
    router.get("/compliance/{benchmark}") { request, context in
      let benchmark = context.parameters.get("benchmark").flatMap { PercentEncoding.decode($0) } ?? ""
      let fields = site.query(request)
      let status = fields["status"].flatMap { ComplianceDetails.Status(rawValue: $0) } ?? .fail
      let subject = fields["subject"]
      let after = fields["after"].flatMap { Cursor($0) }
      let (page, changes) = try await site.store.perform { store throws(StoreError) in
        (
          try store.compliance.states(
            benchmark: benchmark, statuses: [status], subjectName: subject, limit: 200, after: after),
          try store.compliance.changes(benchmark: benchmark, limit: 30)
        )
      }
      return site.page(benchmark, .compliance, context, detail(benchmark, status, subject, page, changes))
    }
  }

  private func overview(_ benchmarks: [[ComplianceRun]]) -> Markup {
    guard !benchmarks.isEmpty else { return Pieces.nothing("No audit has ended yet.") }
    let cards = benchmarks.markup { runs -> Markup in
      guard let latest = runs.first else { return .empty }
      let share = latest.score.map { "\(Int(($0 * 100).rounded())) %" } ?? "–"
      let counts = ComplianceDetails.Status.allCases.markup { status -> Markup in
        guard let count = latest.counts[status], count > 0 else { return .empty }
        return """
          <li><a href="/compliance/\(url: latest.benchmark)?status=\(url: status.rawValue)">\(count) \(status.rawValue)</a></li>
          """
      }
      return Pieces.card(
        latest.benchmark,
        """
        <div class="figures">\(Pieces.figure(share, "of what could be judged passed", trend: Sparkline.draw(
          runs.reversed().map { $0.score ?? 0 }, words: "share that passed in the last audits")))</div>
        <ul class="filters">\(counts)</ul><p class="quiet">Audited \(Pieces.time(latest.time)), \
        \(latest.changes) changes since the audit before.</p>
        """, link: "/compliance/\(PercentEncoding.encode(latest.benchmark))")
    }
    return "<div class=\"grid\" id=\"benchmarks\" data-live=\"audit\">\(cards)</div>"
  }

  private func detail(
    _ benchmark: String, _ status: ComplianceDetails.Status, _ subject: String?, _ page: Page<ComplianceState>,
    _ changes: [ComplianceChange]
  ) -> Markup {
    let path = "/compliance/\(PercentEncoding.encode(benchmark))"
    let filters = ComplianceDetails.Status.allCases.markup { choice in
      let current: Markup = choice == status ? " aria-current=\"true\"" : .empty
      return "<li><a href=\"\(path)?status=\(url: choice.rawValue)\"\(current)>\(choice.rawValue)</a></li>"
    }
    let rows = page.elements.markup { state -> Markup in
      guard case .compliance(let details) = state.result.details else { return .empty }
      let name = state.result.subject.name
      return """
        <tr><td class="tight">\(details.ids[benchmark] ?? details.key)</td>\
        <td>\(state.result.title)<br><span class="quiet">\(details.section)</span></td>\
        <td><a href="\(path)?status=\(url: status.rawValue)&amp;subject=\(url: name)">\(name)</a></td>\
        <td>\(details.found)</td><td>\(details.expected)</td><td>\(Pieces.time(state.since))</td></tr>
        """
    }
    let table =
      page.elements.isEmpty
      ? Pieces.nothing("Nothing with the status '\(status.rawValue)'.")
      : Pieces.table("Results", ["Id", "Requirement", "Object", "Found", "Expected", "Since"], rows)
    let next = page.next.map {
      "\(path)?status=\(PercentEncoding.encode(status.rawValue))&subject=\(PercentEncoding.encode(subject ?? ""))&after=\($0)"
    }
    let changed = changes.markup { change in
      """
      <tr><td>\(Pieces.time(change.time))</td><td>\(change.key)</td><td>\(change.subjectName)</td>\
      <td>\(change.before?.rawValue ?? "new") → \(change.after?.rawValue ?? "gone")</td></tr>
      """
    }
    let history: Markup =
      changes.isEmpty
      ? .empty
      : Pieces.card("What changed", Pieces.table("Changes", ["Time", "Requirement", "Object", "Change"], changed))
    return """
      <ul class="filters">\(filters)</ul>
      <div class="card" id="results" data-live="audit">\(table)\(Pieces.more(next))</div>\(history)
      """
  }
}
