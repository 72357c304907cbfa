import HTTPTypes
import Hummingbird
import Parsing

/// Answers only to names that are ours; see ``HostRule``.
struct HostGuard: RouterMiddleware {
  let rule: HostRule

  func handle(
    _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    guard rule.allows(request.head.authority) else {
      return .plain(
        .misdirectedRequest,
        "This server does not go by that name. Open it by the address it printed, or add the name with --host-name.\n")
    }
    return try await next(request, context)
  }
}

/// Refuses addresses that are not percent-encoded UTF-8 rather than guess what they meant.
struct AddressGuard: RouterMiddleware {
  func handle(
    _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    let path = (request.head.path ?? "").prefix { $0 != "?" }
    guard path.hasPrefix("/"), path.utf8.count <= 4096, let plain = PercentEncoding.decode(path), !plain.contains("\0")
    else { return .problem(.badRequest, "The address is not percent-encoded UTF-8.") }
    return try await next(request, context)
  }
}

/// What a browser may do with our answers: nothing but show them.
struct SecurityHeaders: RouterMiddleware {
  let isSecure: Bool

  static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
  ].joined(separator: "; ")

  func handle(
    _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.xContentTypeOptions] = "nosniff"
    // Nothing is told to other sites; `no-referrer` would also make our own forms say that they come from nowhere.
    response.headers[.init("Referrer-Policy")] = "same-origin"
    response.headers[.init("Cross-Origin-Opener-Policy")] = "same-origin"
    response.headers[.init("Cross-Origin-Resource-Policy")] = "same-origin"
    response.headers[.init("Permissions-Policy")] = "camera=(), microphone=(), geolocation=()"
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    return response
  }
}

/// Lets nothing change state that our own pages or a token's holder didn't ask for.
struct OriginGuard: RouterMiddleware {
  let isSecure: Bool

  func handle(
    _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    if request.method != .get, request.method != .head {
      guard
        OriginRule.isOurOwn(
          site: request.headers[.init("Sec-Fetch-Site")], origin: request.headers[.origin],
          authority: request.head.authority, isSecure: isSecure)
      else { return .plain(.forbidden, "This request came from another site.\n") }
    }
    return try await next(request, context)
  }
}

extension HTTPField.Name {
  /// A name that is known to be one.
  init(_ known: StaticString) { self = HTTPField.Name("\(known)") ?? .server }
}
