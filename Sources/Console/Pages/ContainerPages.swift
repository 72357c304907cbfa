import Hummingbird
import Model
import Parsing
import Store

/// The containers, and what goes on in each.
struct ContainerPages {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/containers") { request, context in
      let fields = site.query(request)
      let text = fields["q"]
      let after = fields["after"].flatMap { Cursor($0) }
      let page = try await site.store.perform { store throws(StoreError) in
        try store.containers.page(text: text, after: after)
      }
      return site.page("Containers", .containers, context, list(page, text))
    }
    router.get("/containers/{id}") { _, context -> Response in
      let id = context.parameters.get("id") ?? ""
      let facts = try await site.store.perform { store throws(StoreError) -> Facts? in
        guard let container = try store.containers.find(id) else { return nil }
        var alerts = AlertQuery()
        alerts.container = id
        alerts.limit = 20
        var activity = ActivityQuery()
        activity.container = id
        activity.limit = 100
        return Facts(
          container: container, alerts: try store.alerts.page(alerts).elements,
          activity: try store.activity.page(activity).elements)
      }
      guard let facts else {
        return site.page(
          "No such container", .containers, context,
          "<p>It may be long gone. <a href=\"/containers\">All containers</a></p>", status: .notFound)
      }
      let name = facts.container.facts.name
      return site.page(name.isEmpty ? String(id.prefix(12)) : name, .containers, context, detail(facts))
    }
  }

  private struct Facts: Sendable {
    var container: ContainerRecord
    var alerts: [StoredAlert]
    var activity: [ActivityRecord]
  }

  private func list(_ page: Page<ContainerRecord>, _ text: String?) -> Markup {
    let rows = page.elements.markup { container in
      """
      <tr><td><a href="/containers/\(url: container.facts.id)">\(container.facts.name)</a></td>\
      <td><a href="/images/\(url: container.imageDigest)">\(container.facts.image)</a></td>\
      <td class="tight">\(container.state.rawValue)</td>\
      <td>\(container.facts.isPrivileged ? "<b class=\"bad\">privileged</b>" : Markup.empty)</td>\
      <td>\(container.startedAt.map(Pieces.time) ?? Markup.empty)</td></tr>
      """
    }
    let table =
      page.elements.isEmpty
      ? Pieces.nothing("No container was seen yet.")
      : Pieces.table("Containers", ["Container", "Image", "State", "Rights", "Started"], rows)
    return """
      \(Pieces.search("/containers", label: "Search", value: text, placeholder: "name, image, pod"))
      <div class="card" id="list" data-live="container">\(table)\
      \(Pieces.more(page.next.map { "/containers?q=\(PercentEncoding.encode(text ?? ""))&after=\($0)" }))</div>
      """
  }

  private func detail(_ facts: Facts) -> Markup {
    let container = facts.container
    let activity = facts.activity.markup { record in
      """
      <tr><td class="tight">\(Clock.timeOfDay(record.time))</td><td class="tight">\(record.kind.name)</td>\
      <td class="tight">\(Int(record.process.pid))</td><td>\(record.program)</td><td><code>\(record.text)</code></td></tr>
      """
    }
    let table =
      facts.activity.isEmpty
      ? Pieces.nothing("Nothing was seen in it yet.")
      : Pieces.table("Activity", ["Time", "What", "Pid", "Program", "Detail"], activity)
    return """
      <div class="card">\(Pieces.facts([
        ("Id", "<code>\(container.facts.id)</code>"), ("State", "\(container.state.rawValue)"),
        ("Image", "<a href=\"/images/\(url: container.imageDigest)\">\(container.facts.image)</a>"),
        ("Pod", "\(container.facts.pod)"), ("Namespace", "\(container.facts.namespace)"),
        ("Privileged", "\(container.facts.isPrivileged ? "yes" : "no")"),
        ("Started", container.startedAt.map(Pieces.time) ?? .empty),
      ]))</div>
      <section class="card" id="alerts" data-live="alert"><h2>Alerts</h2>\(AlertPages.table(facts.alerts))</section>
      <section class="card" id="activity" data-live="alert container"><h2>Live activity</h2>\(table)</section>
      """
  }
}
