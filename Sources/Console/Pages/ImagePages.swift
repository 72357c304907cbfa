import Hummingbird
import Model
import Parsing
import Store

/// The images, what is wrong with each, and who is affected by a vulnerability.
struct ImagePages {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/images") { request, context in
      let fields = site.query(request)
      let text = fields["q"]
      let after = fields["after"].flatMap { Cursor($0) }
      let (page, groups) = try await site.store.perform { store throws(StoreError) in
        var query = FindingQuery()
        query.subjectKind = .image
        return (try store.images.page(text: text, after: after), try store.findings.subjects(query, limit: 1000))
      }
      return site.page("Images", .images, context, list(page, groups, text))
    }
    router.get("/images/{digest}") { request, context -> Response in
      let digest = context.parameters.get("digest").flatMap { PercentEncoding.decode($0) } ?? ""
      let after = site.query(request)["after"].flatMap { Cursor($0) }
      let facts = try await site.store.perform { store throws(StoreError) -> Facts? in
        guard let image = try store.images.find(digest) else { return nil }
        var query = FindingQuery()
        query.subjectDigest = image.subject.digest?.description ?? digest
        query.after = after
        let counts = try store.findings.counts(query)
        return Facts(
          image: image, findings: try store.findings.page(query), counts: counts,
          containers: try store.containers.page(image: digest, limit: 50).elements)
      }
      guard let facts else { return missing("No such image", context) }
      return site.page(facts.image.name, .images, context, detail(facts))
    }
    router.get("/vulnerabilities") { request, context in
      let fields = site.query(request)
      guard let name = fields["q"] else {
        var query = FindingQuery()
        query.kinds = [.vulnerability]
        query.isKnownExploited = fields["exploited"] == nil ? nil : true
        query.isInUse = fields["in-use"] == nil ? nil : true
        query.after = fields["after"].flatMap { Cursor($0) }
        let asked = query
        let page = try await site.store.perform { store throws(StoreError) in try store.findings.page(asked) }
        return site.page("Vulnerabilities", .vulnerabilities, context, search(nil) + urgent(page, query))
      }
      let (affected, packages) = try await site.store.perform { store throws(StoreError) in
        (try store.affected.by(name), try store.images.packages(name, limit: 50))
      }
      return site.page(
        "Vulnerabilities", .vulnerabilities, context, search(name) + self.affected(affected, packages, name))
    }
  }

  private struct Facts: Sendable {
    var image: ImageRecord
    var findings: Page<StoredFinding>
    var counts: FindingCounts
    var containers: [ContainerRecord]
  }

  private func missing(_ title: String, _ context: ConsoleContext) -> Response {
    site.page(
      title, .images, context, "<p>The engine may have removed it. <a href=\"/images\">All images</a></p>",
      status: .notFound)
  }

  private func list(_ page: Page<ImageRecord>, _ groups: [FindingGroup], _ text: String?) -> Markup {
    var counts: [String: [Severity: Int]] = [:]
    for group in groups { if case .subject(_, let name) = group.key { counts[name] = group.bySeverity } }
    let rows = page.elements.markup { image in
      let state: Markup = image.scannedAt.map(Pieces.time) ?? "<span class=\"quiet\">not yet</span>"
      return """
        <tr><td><a href="/images/\(url: image.digest)">\(image.name)</a></td>\
        <td>\(Pieces.counts(counts[image.subject.name] ?? [:]))</td><td class="tight">\(image.packageCount)</td>\
        <td>\(state)</td></tr>
        """
    }
    let table =
      page.elements.isEmpty
      ? Pieces.nothing("No image was seen yet.")
      : Pieces.table("Images", ["Image", "Findings", "Packages", "Scanned"], rows)
    let next = page.next.map { "/images?q=\(PercentEncoding.encode(text ?? ""))&after=\($0)" }
    return """
      \(Pieces.search("/images", label: "Search", value: text, placeholder: "name or digest"))
      <div class="card" id="list" data-live="finding container">\(table)\(Pieces.more(next))</div>
      """
  }

  private func detail(_ facts: Facts) -> Markup {
    let image = facts.image
    let problems: Markup? =
      image.problems.isEmpty
      ? nil : Pieces.card("What could not be examined", "<ul>\(image.problems.markup { "<li>\($0)</li>" })</ul>")
    return """
      <div class="card">\(Pieces.facts([
        ("Digest", "<code>\(image.digest)</code>"), ("Names", "\(image.names.prefix(20).joined(separator: ", "))"),
        ("System", "\(image.subject.os?.prettyName ?? "")"), ("Packages", "\(image.packageCount)"),
        ("Scanned", image.scannedAt.map(Pieces.time) ?? "not yet"), ("Findings", Pieces.counts(facts.counts.bySeverity)),
        ("Containers", facts.containers.markup { "<a href=\"/containers/\(url: $0.facts.id)\">\($0.facts.name)</a> " }),
      ]))</div>
      \(problems)
      <div class="card">\(Self.findings(facts.findings.elements))\
      \(Pieces.more(facts.findings.next.map { "/images/\(PercentEncoding.encode(image.digest))?after=\($0)" }))</div>
      """
  }

  static func findings(_ entries: [StoredFinding]) -> Markup {
    guard !entries.isEmpty else { return Pieces.nothing("Nothing was found.") }
    let rows = entries.markup { entry in
      var fix = ""
      var marks = Markup.empty
      if case .vulnerability(let details) = entry.finding.details {
        fix = details.fixed ?? ""
        if details.knownExploited { marks += " <b class=\"bad\">exploited</b>" }
      }
      if entry.isInUse { marks += " <b>in use</b>" }
      return """
        <tr><td class="tight">\(Pieces.severity(entry.finding.severity))</td>\
        <td><a href="/findings/\(url: entry.finding.fingerprint)">\(entry.finding.rule)</a>\(marks)</td>\
        <td>\(entry.finding.title)</td><td>\(entry.finding.subject.name)</td><td>\(fix)</td></tr>
        """
    }
    return Pieces.table("Findings", ["Severity", "Rule", "What", "Where", "Fixed in"], rows)
  }

  private func search(_ name: String?) -> Markup {
    Pieces.search("/vulnerabilities", label: "Are we affected by", value: name, placeholder: "CVE-…, GHSA-…, package")
  }

  private func urgent(_ page: Page<StoredFinding>, _ query: FindingQuery) -> Markup {
    var next = "/vulnerabilities?"
    if query.isKnownExploited != nil { next += "exploited=1&" }
    if query.isInUse != nil { next += "in-use=1&" }
    return """
      <ul class="filters"><li><a href="/vulnerabilities">all</a></li>\
      <li><a href="/vulnerabilities?exploited=1">known to be exploited</a></li>\
      <li><a href="/vulnerabilities?in-use=1">in use</a></li></ul>
      <div class="card" id="list" data-live="finding">\(Self.findings(page.elements))\
      \(Pieces.more(page.next.map { next + "after=\($0)" }))</div>
      """
  }

  private func affected(_ affected: [AffectedImage], _ packages: [PackageUse], _ name: String) -> Markup {
    let images: Markup =
      affected.isEmpty
      ? Pieces.nothing("No image that was scanned is affected by \(name).")
      : Pieces.table(
        "Affected images", ["Image", "Package", "Running containers"],
        affected.markup { entry in
          let packages = entry.findings.prefix(6).markup { found -> Markup in
            guard case .vulnerability(let details) = found.finding.details else { return "\(found.finding.title)<br>" }
            return "<code>\(details.package)</code> → \(details.fixed ?? "no fix")<br>"
          }
          let running = entry.containers.filter { $0.state == .running }
            .markup { "<a href=\"/containers/\(url: $0.facts.id)\">\($0.facts.name)</a> " }
          let link: Markup =
            entry.image.map { "<a href=\"/images/\(url: $0.digest)\">\($0.name)</a>" } ?? "\(entry.subject.name)"
          return "<tr><td>\(link)</td><td>\(packages)</td><td>\(running)</td></tr>"
        })
    let uses: Markup =
      packages.isEmpty
      ? .empty
      : Pieces.card(
        "Packages of that name",
        Pieces.table(
          "Packages", ["Package", "Version", "Images"],
          packages.markup { "<tr><td>\($0.name)</td><td>\($0.version)</td><td>\($0.images.count)</td></tr>" }))
    return "<div class=\"card\">\(images)</div>\(uses)"
  }
}
