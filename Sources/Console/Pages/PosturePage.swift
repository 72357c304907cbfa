import Hummingbird
import Model
import Store

/// The first page: what needs somebody now, how things went, what is watched.
struct PosturePage {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/") { _, context in
      let facts = try await Facts(site)
      return site.page("Posture", .posture, context, body(facts))
    }
  }

  /// Everything that the page shows, read in one go.
  struct Facts: Sendable {
    var incidents: [IncidentRecord] = []
    var openIncidents = 0
    var urgent: [StoredFinding] = []
    var findings = FindingCounts()
    var failing: [ComplianceRun] = []
    var health: [ServiceHealth] = []
    var trend: [TrendPoint] = []
    var running = 0
    var images = 0
    var now = 0.0

    init(_ site: Site) async throws(StoreError) {
      let now = site.now()
      self = try await site.store.perform { store throws(StoreError) in
        var facts = Facts()
        facts.now = now
        var open = IncidentQuery()
        open.dispositions = [.new, .acknowledged]
        facts.openIncidents = try store.incidents.counts(open).values.reduce(0, +)
        open.limit = 5
        facts.incidents = try store.incidents.page(open).elements
        var urgent = FindingQuery()
        urgent.severities = [.critical, .high]
        urgent.limit = 5
        facts.urgent = try store.findings.page(urgent).elements
        facts.findings = try store.findings.counts()
        for benchmark in try store.compliance.benchmarks().prefix(6) {
          facts.failing += try store.compliance.runs(benchmark: benchmark, limit: 1)
        }
        facts.health = try store.health.all()
        facts.trend = try store.trend.points(from: now - 7 * 86_400, to: now)
        let latest = facts.trend.last?.values ?? [:]
        facts.running = latest[TrendRepository.Name.runningContainers] ?? 0
        facts.images = latest[TrendRepository.Name.images] ?? 0
        return facts
      }
    }

    private init() {}
  }

  private func body(_ facts: Facts) -> Markup {
    """
    <div id="posture" data-live="alert incident finding container health audit">
    \(trouble(facts))
    <div class="card"><div class="figures">\(figures(facts))</div></div>
    <section class="card"><h2>What needs you now</h2>\(needs(facts))</section>
    <div class="grid">
    \(Pieces.card("Compliance", compliance(facts), link: "/compliance"))
    \(Pieces.card("Services", services(facts), link: "/settings"))
    </div>
    </div>
    """
  }

  private func trouble(_ facts: Facts) -> Markup {
    facts.health.filter { $0.state == .failed }.markup {
      "<p class=\"notice bad\" role=\"alert\"><b>\($0.service)</b> does not work: \($0.message)</p>"
    }
  }

  private func figures(_ facts: Facts) -> Markup {
    func series(_ name: (TrendPoint) -> Int) -> [Double] { facts.trend.map { Double(name($0)) } }
    func open(_ kind: Finding.Kind) -> Int {
      let counts = facts.findings.byKind[kind] ?? [:]
      return (counts[.critical] ?? 0) + (counts[.high] ?? 0)
    }
    let incidents = facts.openIncidents
    let vulnerabilities = open(.vulnerability)
    return
      Pieces.figure(
        "\(incidents)", incidents == 1 ? "open incident" : "open incidents",
        trend: Sparkline.draw(
          series { $0.values[TrendRepository.Name.openIncidents] ?? 0 }, words: "open incidents of the last seven days"),
        kind: incidents > 0 ? "bad" : "good")
      + Pieces.figure(
        "\(vulnerabilities)", "critical and high vulnerabilities",
        trend: Sparkline.draw(
          series {
            ($0.values[TrendRepository.Name.findings(.vulnerability, .critical)] ?? 0)
              + ($0.values[TrendRepository.Name.findings(.vulnerability, .high)] ?? 0)
          }, words: "critical and high vulnerabilities of the last seven days"))
      + Pieces.figure("\(open(.webshell) + open(.malware))", "webshells and malware")
      + Pieces.figure("\(open(.secret))", "secrets in images")
      + Pieces.figure("\(facts.running)", "running containers") + Pieces.figure("\(facts.images)", "images")
  }

  /// At most five rows: incidents first, then the most urgent findings.
  private func needs(_ facts: Facts) -> Markup {
    var rows: [Markup] = facts.incidents.map { incident in
      """
      <tr><td class="tight">\(Pieces.severity(incident.severity))</td>\
      <td><a href="/incidents/\(url: incident.id)">\(incident.title)</a></td>\
      <td class="quiet">\(incident.containers.prefix(3).joined(separator: ", "))</td>\
      <td class="tight quiet">\(Clock.span(facts.now - incident.updatedAt)) ago</td></tr>
      """
    }
    rows += facts.urgent.map { entry in
      """
      <tr><td class="tight">\(Pieces.severity(entry.finding.severity))</td>\
      <td><a href="/findings/\(url: entry.finding.fingerprint)">\(entry.finding.rule): \(entry.finding.title)</a>\
      \(entry.isInUse ? " <b>in use</b>" : Markup.empty)</td>\
      <td class="quiet">\(entry.finding.subject.name)</td>\
      <td class="tight quiet">\(Clock.span(facts.now - entry.firstSeen)) ago</td></tr>
      """
    }
    guard !rows.isEmpty else { return Pieces.nothing("Nothing. That is how it should be.") }
    return Pieces.table(
      "What needs you now", ["Severity", "What", "Where", "Since"], rows.prefix(5).markup { $0 })
  }

  private func compliance(_ facts: Facts) -> Markup {
    guard !facts.failing.isEmpty else { return Pieces.nothing("No audit has ended yet.") }
    return facts.failing.markup { run in
      let failed = run.counts[.fail] ?? 0
      let share = run.score.map { Int(($0 * 100).rounded()) }
      let bar: Markup =
        share.map {
          """
          <div class="bar" aria-hidden="true"><svg viewBox="0 0 100 1" preserveAspectRatio="none">\
          <rect width="\($0)" height="1"/></svg></div>
          """
        } ?? .empty
      return """
        <p><a href="/compliance/\(url: run.benchmark)">\(run.benchmark)</a>: \
        \(share.map { "\($0) % passed, " } ?? "")\(failed) failed</p>\(bar)
        """
    }
  }

  private func services(_ facts: Facts) -> Markup {
    guard !facts.health.isEmpty else { return Pieces.nothing("No service has reported yet.") }
    return Pieces.table(
      "Services", ["Service", "State"],
      facts.health.markup { service in
        let kind = service.state == .working ? "ok" : service.state == .failed ? "bad" : ""
        return """
          <tr><td>\(service.service)</td><td><span class="\(kind)">\(service.state.rawValue)</span> \
          <span class="quiet">\(service.message)</span></td></tr>
          """
      })
  }
}
