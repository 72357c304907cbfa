import HTTPTypes
import Hummingbird
import Parsing
import Store

/// Health, one's own password, users, tokens and the log of changes.
struct SettingsPage {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/settings") { request, context -> Response in
      guard let identity = context.identity else { return .seeOther("/login") }
      let isFirst = site.query(request)["first"] != nil
      return site.page(
        "Settings", .settings, context, try await body(identity, isFirst: isFirst, message: nil, secret: nil))
    }
    router.post("/settings/{action}") { request, context -> Response in
      guard let identity = context.identity, let fields = try await site.form(request, context) else {
        return Site.staleForm
      }
      let action = context.parameters.get("action") ?? ""
      guard action == "password" || identity.may(.administer) else {
        return .plain(.forbidden, "Your role does not allow this.\n")
      }
      do throws(StoreError) {
        let secret = try await change(action, fields, identity, context.remote)
        guard let secret else { return .seeOther("/settings") }
        return site.page(
          "Settings", .settings, context, try await body(identity, isFirst: false, message: nil, secret: secret))
      } catch {
        guard error.kind == .refused else { throw error }
        return site.page(
          "Settings", .settings, context,
          try await body(identity, isFirst: false, message: error.message, secret: nil))
      }
    }
  }

  /// - Returns: a secret to show once, with what it is.
  private func change(
    _ action: String, _ fields: FormFields, _ identity: Identity, _ address: String
  ) async throws(StoreError) -> (what: String, secret: String)? {
    let time = site.now()
    return try await site.store.perform { store throws(StoreError) in
      func log(_ action: String, _ object: String, _ detail: String = "") throws(StoreError) {
        try store.audit.append(
          actor: identity.actor, action: action, object: object, detail: detail, address: address, at: time)
      }
      let name = fields["name"] ?? ""
      switch action {
      case "password":
        try store.users.setPassword(fields["password"] ?? "", of: identity.name, at: time)
        try log("user.password", identity.name)
      case "user":
        guard let role = fields["role"].flatMap({ UserRole(rawValue: $0) }) else {
          throw StoreError(.refused, "a user has the role viewer, operator or administrator")
        }
        try store.users.create(name, role: role, at: time)
        try log("user.create", name, role.rawValue)
        let link = try store.loginLinks.create(user: name, role: role, expiresAt: time + 86_400, at: time)
        return ("The login link for \(name), valid for a day", "/enter/\(link)")
      case "remove-user":
        try store.users.remove(name)
        try log("user.remove", name)
      case "token":
        guard let scope = fields["scope"].flatMap({ TokenScope(rawValue: $0) }),
          let days = fields["days"].flatMap({ Int($0) }), (1...365).contains(days)
        else { throw StoreError(.refused, "a token has a scope and a life of 1 to 365 days") }
        let made = try store.tokens.create(
          name, owner: identity.name, scopes: [scope], expiresAt: time + Double(days) * 86_400, at: time)
        try log("token.create", name, "\(scope.rawValue), \(days) days")
        return ("The token \(name), which is not shown again", made.secret)
      case "revoke-token":
        if let id = fields["id"].flatMap({ Int64($0) }), try store.tokens.revoke(id, at: time) {
          try log("token.revoke", "\(id)")
        }
      default: throw StoreError(.refused, "there is no such setting")
      }
      return nil
    }
  }

  private struct Facts: Sendable {
    var health: [ServiceHealth]
    var users: [UserRecord] = []
    var tokens: [TokenRecord] = []
    var audit: [AuditEntry] = []
    var size: Int
  }

  private func body(
    _ identity: Identity, isFirst: Bool, message: String?, secret: (what: String, secret: String)?
  ) async throws(StoreError) -> Markup {
    let isAdministrator = identity.may(.administer)
    let facts = try await site.store.perform { store throws(StoreError) in
      var facts = Facts(health: try store.health.all(), size: store.size)
      if isAdministrator {
        facts.users = try store.users.all()
        facts.tokens = try store.tokens.all()
        facts.audit = try store.audit.page(limit: 50).elements
      }
      return facts
    }
    guard case .session(let token) = identity.means else { return health(facts) }
    let hidden = PageFrame.hidden(token)
    let notice: Markup? = message.map { "<p class=\"notice bad\" role=\"alert\">That was refused: \($0)</p>" }
    let shown: Markup? = secret.map { "<p class=\"notice\" role=\"status\">\($0.what): <code>\($0.secret)</code></p>" }
    let first: Markup? =
      isFirst
      ? "<p class=\"notice\" role=\"status\">Welcome. Choose a password now: the link that let you in has been used up.</p>"
      : nil
    return """
      \(first)\(notice)\(shown)
      <div class="grid">\(health(facts))\(password(hidden))</div>
      \(isAdministrator ? users(facts, hidden) + tokens(facts, hidden) + log(facts) : Markup.empty)
      """
  }

  private func health(_ facts: Facts) -> Markup {
    let rows = facts.health.markup { service in
      """
      <tr><td>\(service.service)</td><td class="tight">\(service.state.rawValue)</td><td>\(service.message)</td>\
      <td>\(Pieces.time(service.since))</td></tr>
      """
    }
    return """
      <section class="card" id="health" data-live="health"><h2>Health</h2>\
      \(Pieces.table("Health", ["Service", "State", "What to know", "Since"], rows))\
      <p class="quiet">The store has \((facts.size + 524_288) / 1_048_576) MB.</p></section>
      """
  }

  private func password(_ hidden: Markup) -> Markup {
    Pieces.card(
      "Your password",
      """
      <form method="post" action="/settings/password">\(hidden)
      <p><label>New password, at least \(UserRepository.shortestPassword) characters<br>
      <input type="password" name="password" autocomplete="new-password" required minlength="\(UserRepository.shortestPassword)" \
      maxlength="1000"></label></p>
      <button class="main">Set password</button></form>
      """)
  }

  private func users(_ facts: Facts, _ hidden: Markup) -> Markup {
    let rows = facts.users.markup { user in
      """
      <tr><td>\(user.name)</td><td>\(user.role.rawValue)</td><td>\(user.hasPassword ? "yes" : "no")</td>\
      <td>\(user.lastLogin.map(Pieces.time) ?? "never")</td>\
      <td><form method="post" action="/settings/remove-user">\(hidden)<input type="hidden" name="name" value="\(user.name)">\
      <button class="plain">Remove \(user.name)</button></form></td></tr>
      """
    }
    let roles = UserRole.allCases.markup { "<option>\($0.rawValue)</option>" }
    return Pieces.card(
      "Users",
      """
      \(Pieces.table("Users", ["Name", "Role", "Password", "Last login", ""], rows))
      <form class="search" method="post" action="/settings/user">\(hidden)
      <label>Name <input name="name" required maxlength="64"></label><label>Role <select name="role">\(roles)</select></label>
      <button>Add user</button></form>
      """)
  }

  private func tokens(_ facts: Facts, _ hidden: Markup) -> Markup {
    let now = site.now()
    let rows = facts.tokens.filter { $0.revokedAt == nil && $0.expiresAt > now }.markup { token in
      """
      <tr><td>\(token.name)</td><td>\(token.owner)</td>\
      <td>\(token.scopes.map(\.rawValue).sorted().joined(separator: ", "))</td><td>\(Pieces.time(token.expiresAt))</td>\
      <td>\(token.lastUsed.map(Pieces.time) ?? "never")</td>\
      <td><form method="post" action="/settings/revoke-token">\(hidden)<input type="hidden" name="id" value="\(Int(token.id))">\
      <button class="plain">Revoke \(token.name)</button></form></td></tr>
      """
    }
    let scopes = TokenScope.allCases.markup { "<option>\($0.rawValue)</option>" }
    return Pieces.card(
      "API tokens",
      """
      \(rows.text.isEmpty ? Pieces.nothing("No token.") : Pieces.table("Tokens", ["Name", "Owner", "Scopes", "Ends", "Used", ""], rows))
      <form class="search" method="post" action="/settings/token">\(hidden)
      <label>Name <input name="name" required maxlength="100"></label>
      <label>Scope <select name="scope">\(scopes)</select></label>
      <label>Days <input type="number" name="days" value="90" min="1" max="365" required></label>
      <button>Make token</button></form>
      """)
  }

  private func log(_ facts: Facts) -> Markup {
    let rows = facts.audit.markup { entry in
      """
      <tr><td>\(Pieces.time(entry.time))</td><td>\(entry.actor)</td><td>\(entry.action)</td><td>\(entry.object)</td>\
      <td>\(entry.detail)</td><td>\(entry.address)</td></tr>
      """
    }
    return Pieces.card(
      "Log of changes", Pieces.table("Log of changes", ["Time", "Who", "What", "Object", "Detail", "From"], rows))
  }
}
