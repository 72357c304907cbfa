import HTTPTypes
import Hummingbird
import Store

/// Coming in and going out.
struct LoginPages {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    router.get("/login") { request, context in
      let fields = site.query(request)
      return site.page("Log in", nil, context, login(to: fields["to"], message: nil))
    }
    router.post("/login") { request, context -> Response in
      let body = try await request.body.collect(upTo: context.maxUploadSize)
      guard let fields = FormFields(String(buffer: body)), let name = fields["name"], let password = fields["password"]
      else { return site.page("Log in", nil, context, login(to: nil, message: "Name and password, please.")) }
      switch try await site.doorkeeper.logIn(name: name, password: password, from: context.remote) {
      case .welcome(let secret): return come(secret, to: fields["to"])
      case .refused:
        return site.page("Log in", nil, context, login(to: fields["to"], message: "Name or password is wrong."))
      case .later(let seconds):
        var answer = site.page(
          "Log in", nil, context,
          login(to: fields["to"], message: "Too many attempts. Try again in \(Clock.span(seconds.rounded(.up)))."))
        answer.status = .tooManyRequests
        answer.headers[.retryAfter] = "\(Int(min(max(seconds, 1), 3600).rounded(.up)))"
        return answer
      }
    }
    // The link only shows a button: whatever looks at addresses ahead of a person must not use it up.
    router.get("/enter/{key}") { _, context -> Response in
      guard let key = context.parameters.get("key"), key.utf8.count <= 200 else { return .seeOther("/login") }
      return site.page("Welcome", nil, context, enter(key))
    }
    router.post("/enter/{key}") { _, context -> Response in
      guard let key = context.parameters.get("key") else { return .seeOther("/login") }
      switch try await site.doorkeeper.redeem(key, from: context.remote) {
      case .welcome(let secret): return come(secret, to: "/settings?first=1")
      case .refused:
        return site.page(
          "This link has been used", nil, context,
          """
          <p>A login link works once. Make a new one on the host with <code>bulkhead login-link</code>, or \
          <a href="/login">log in with a password</a>.</p>
          """)
      case .later(let seconds):
        return .plain(.tooManyRequests, "Too many attempts. Try again in \(Clock.span(seconds.rounded(.up))).\n")
      }
    }
    router.post("/logout") { request, context -> Response in
      guard let identity = context.identity, try await site.form(request, context) != nil else { return Site.staleForm }
      try await site.doorkeeper.logOut(request, identity, from: context.remote)
      var answer = Response.seeOther("/login")
      answer.headers[.setCookie] = site.doorkeeper.dropCookie
      return answer
    }
  }

  private func come(_ secret: String, to: String?) -> Response {
    var answer = Response.seeOther(Self.local(to))
    answer.headers[.setCookie] = site.doorkeeper.setCookie(secret)
    return answer
  }

  /// Only a path on this server: nobody is sent elsewhere by a link to our login.
  static func local(_ path: String?) -> String {
    guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.hasPrefix("/\\"), path.utf8.count <= 1000,
      path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return path
  }

  private func login(to: String?, message: String?) -> Markup {
    let notice: Markup? = message.map { "<p class=\"notice bad\" role=\"alert\">\($0)</p>" }
    return """
      <div class="card narrow">\(notice)
      <form method="post" action="/login">
      <input type="hidden" name="to" value="\(Self.local(to))">
      <label>Name <input name="name" autocomplete="username" required maxlength="64"></label>
      <label>Password <input type="password" name="password" autocomplete="current-password" required maxlength="1000"></label>
      <button class="main">Log in</button>
      </form>
      <p class="quiet">No password yet? On the host, <code>bulkhead login-link</code> prints a link that lets you in once.</p>
      </div>
      """
  }

  private func enter(_ key: String) -> Markup {
    """
    <div class="card narrow"><p>This link lets one person in, once.</p>
    <form method="post" action="/enter/\(url: key)"><button class="main">Enter</button></form></div>
    """
  }
}
