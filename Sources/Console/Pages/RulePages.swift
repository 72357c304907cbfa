import Hummingbird
import Model
import Store

/// One rule of a detector, for the list.
package struct RuleEntry: Sendable, Hashable {
  package var id: String
  package var title: String
  package var severity: Severity
  /// ATT&CK technique ids.
  package var techniques: [String]

  package init(id: String, title: String, severity: Severity, techniques: [String] = []) {
    self.id = id
    self.title = title
    self.severity = severity
    self.techniques = techniques
  }
}

/// The detectors' rules, the exceptions in force and what they took back.
struct RulePages {
  let site: Site
  let rules: [RuleEntry]

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/rules") { _, context in
      let (exceptions, suppressions) = try await site.store.perform { store throws(StoreError) in
        (try store.exceptions.all(), try store.exceptions.suppressions())
      }
      return site.page("Rules", .rules, context, body(exceptions, suppressions, context.identity))
    }
    router.post("/rules/exceptions") { request, context -> Response in
      guard let identity = context.identity, let fields = try await site.form(request, context) else {
        return Site.staleForm
      }
      guard identity.may(.triage) else { return .plain(.forbidden, "Your role does not allow this.\n") }
      let time = site.now()
      let address = context.remote
      try await site.store.perform { store throws(StoreError) in
        if let id = fields["revoke"].flatMap({ Int64($0) }) {
          if try store.exceptions.revoke(id, by: identity.actor, at: time) {
            try store.audit.append(
              actor: identity.actor, action: "exception.revoke", object: "\(id)", address: address, at: time)
          }
          return
        }
        let made = try store.exceptions.add(
          ExceptionRecord(
            ids: Self.list(fields["ids"]), packages: Self.list(fields["packages"]), images: Self.list(fields["images"]),
            paths: Self.list(fields["paths"]), owner: fields["owner"] ?? "", reason: fields["reason"] ?? "",
            expires: fields["expires"] ?? "", createdBy: identity.actor), at: time)
        try store.audit.append(
          actor: identity.actor, action: "exception.add", object: "\(made.id)",
          detail: (made.ids + made.packages + made.images + made.paths).joined(separator: " "), address: address,
          at: time)
      }
      return .seeOther("/rules")
    }
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
  }

  private func body(
    _ exceptions: [ExceptionRecord], _ suppressions: [SuppressionCount], _ identity: Identity?
  ) -> Markup {
    let rows = rules.markup { rule in
      """
      <tr><td class="tight">\(Pieces.severity(rule.severity))</td><td><code>\(rule.id)</code></td><td>\(rule.title)</td>\
      <td>\(rule.techniques.joined(separator: ", "))</td>\
      <td><a href="/alerts?q=\(url: rule.id)">alerts</a></td></tr>
      """
    }
    let counted = suppressions.markup {
      "<tr><td>\($0.source)</td><td class=\"tight\">\($0.count)</td><td>\(Pieces.time($0.last))</td></tr>"
    }
    return """
      \(Pieces.card("Exceptions", self.exceptions(exceptions, identity)))
      \(suppressions.isEmpty ? Markup.empty : Pieces.card(
        "What was taken back", Pieces.table("Taken back", ["By", "Times", "Last"], counted)))
      \(Pieces.card("Rules", rules.isEmpty ? Pieces.nothing("No detector runs.") : Pieces.table(
        "Rules", ["Severity", "Rule", "What it finds", "Techniques", ""], rows)))
      """
  }

  private func exceptions(_ exceptions: [ExceptionRecord], _ identity: Identity?) -> Markup {
    var token: String?
    if let identity, identity.may(.triage), case .session(let formToken) = identity.means { token = formToken }
    let rows = exceptions.markup { exception in
      let revoke: Markup? = token.map {
        """
        <form method="post" action="/rules/exceptions">\(PageFrame.hidden($0))\
        <input type="hidden" name="revoke" value="\(Int(exception.id))">\
        <button class="plain">Revoke \(Int(exception.id))</button></form>
        """
      }
      let patterns = exception.ids + exception.packages + exception.images + exception.paths
      return """
        <tr><td>\(patterns.joined(separator: " "))</td><td>\(exception.owner)</td><td>\(exception.reason)</td>\
        <td class="tight">\(exception.expires)</td><td>\(revoke)</td></tr>
        """
    }
    let table =
      exceptions.isEmpty
      ? Pieces.nothing("None. Findings that somebody answers for are taken back here, until a day.")
      : Pieces.table("Exceptions", ["For", "Owner", "Reason", "Until", ""], rows)
    let form: Markup? = token.map {
      """
      <form class="search" method="post" action="/rules/exceptions">\(PageFrame.hidden($0))
      <label>Ids <input name="ids" placeholder="CVE-2024-1234"></label><label>Packages <input name="packages"></label>
      <label>Images <input name="images"></label><label>Paths <input name="paths"></label>
      <label>Owner <input name="owner" required></label><label>Reason <input name="reason" required></label>
      <label>Until <input type="date" name="expires" required></label><button>Add exception</button></form>
      """
    }
    return "\(table)\(form)"
  }
}
