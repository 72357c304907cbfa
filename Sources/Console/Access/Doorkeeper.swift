import Crypto
import HTTPTypes
import Hummingbird
import Model
import Parsing
import Store
import Synchronization

/// Finds out who asks: by the session's cookie or by an API token.
package final class Doorkeeper: Sendable {
  let store: Store
  let isSecure: Bool
  let now: @Sendable () -> Double
  /// Names the secret's browser-side half: forms carry a token derived from the session with this key.
  private let formKey = SymmetricKey(size: .bits256)
  private let attempts = Mutex(AttemptLimit())

  init(store: Store, isSecure: Bool, now: @escaping @Sendable () -> Double) {
    self.store = store
    self.isSecure = isSecure
    self.now = now
  }

  /// `__Host-` binds the cookie to this host and to TLS (RFC 6265bis, section 4.1.3.2).
  var cookieName: String { isSecure ? "__Host-bulkhead" : "bulkhead" }

  func identify(_ request: Request) async throws(StoreError) -> Identity? {
    let time = now()
    if let field = request.headers[.authorization], field.lowercased().hasPrefix("bearer ") {
      let secret = String(field.dropFirst(7)).trimmingSpaces
      guard
        let token = try await store.perform({ store throws(StoreError) in try store.tokens.verify(secret, at: time) })
      else { return nil }
      return Identity(name: token.owner, scopes: token.scopes, means: .token(name: token.name))
    }
    guard let secret = cookie(request),
      let session = try await store.perform({ store throws(StoreError) in
        try store.sessions.verify(secret, at: time)
      })
    else { return nil }
    return Identity(
      name: session.user.name, scopes: Identity.scopes(of: session.user.role),
      means: .session(formToken: formToken(secret)))
  }

  func cookie(_ request: Request) -> String? {
    for field in request.headers[values: .cookie] {
      for pair in field.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        if parts.count == 2, String(parts[0]).trimmingSpaces == cookieName { return String(parts[1]).trimmingSpaces }
      }
    }
    return nil
  }

  private func formToken(_ secret: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array(secret.utf8), using: formKey)
    return Digest.hexadecimal(Array(code))
  }

  /// The field of a browser to keep a session by.
  func setCookie(_ secret: String) -> String {
    "\(cookieName)=\(secret); Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
  }

  var dropCookie: String {
    "\(cookieName)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" + (isSecure ? "; Secure" : "")
  }

  // MARK: Coming in

  enum Entry: Sendable {
    /// With the secret of the new session.
    case welcome(String)
    case refused
    /// Too many attempts: seconds until the next one counts.
    case later(Double)
  }

  func logIn(name: String, password: String, from address: String) async throws(StoreError) -> Entry {
    let time = now()
    let keys = ["address \(address)", "name \(name.prefix(64))"]
    if let wait = attempts.withLock({ limit in keys.compactMap { limit.wait($0, now: time) }.max() }) {
      return .later(wait)
    }
    let secret = try await store.perform { store throws(StoreError) -> String? in
      guard let user = try store.users.verify(name, password: password, at: time) else {
        try store.audit.append(
          actor: "system", action: "login.refused", object: String(name.prefix(64)), address: address, at: time)
        return nil
      }
      try store.audit.append(actor: user.name, action: "login", address: address, at: time)
      return try store.sessions.begin(user: user.name, address: address, at: time)
    }
    attempts.withLock { limit in
      for key in keys { if secret == nil { limit.failed(key, now: time) } else { limit.succeeded(key) } }
    }
    return secret.map { .welcome($0) } ?? .refused
  }

  /// By a link that lets somebody in once.
  func redeem(_ link: String, from address: String) async throws(StoreError) -> Entry {
    let time = now()
    let key = "address \(address)"
    if let wait = attempts.withLock({ $0.wait(key, now: time) }) { return .later(wait) }
    let secret = try await store.perform { store throws(StoreError) -> String? in
      guard let user = try store.loginLinks.redeem(link, at: time) else { return nil }
      try store.audit.append(actor: user.name, action: "login.link", address: address, at: time)
      return try store.sessions.begin(user: user.name, address: address, at: time)
    }
    if secret == nil { attempts.withLock { $0.failed(key, now: time) } }
    return secret.map { .welcome($0) } ?? .refused
  }

  func logOut(_ request: Request, _ identity: Identity, from address: String) async throws(StoreError) {
    guard let secret = cookie(request) else { return }
    let time = now()
    try await store.perform { store throws(StoreError) in
      try store.sessions.end(secret)
      try store.audit.append(actor: identity.actor, action: "logout", address: address, at: time)
    }
  }
}
