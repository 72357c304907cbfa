import HTTPTypes
import Hummingbird
import Parsing
import Store

/// Finds out who asks, for everything behind it.
struct Identify: RouterMiddleware {
  let doorkeeper: Doorkeeper

  func handle(
    _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.identity = try await doorkeeper.identify(request)
    return try await next(request, context)
  }
}

/// Lets only those through who may; a page sends others to the login, the API says 401 or 403.
struct Requirement: RouterMiddleware {
  let scope: TokenScope
  let isPage: Bool

  func handle(
    _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    guard let identity = context.identity else {
      if isPage, request.method == .get {
        return .seeOther("/login?to=\(PercentEncoding.encode(request.head.path ?? "/"))")
      }
      var answer = Response.problem(.unauthorized, "Log in, or send a token: Authorization: Bearer …")
      answer.headers[.wwwAuthenticate] = "Bearer"
      return answer
    }
    guard identity.may(scope) else {
      return isPage
        ? .plain(.forbidden, "Your role does not allow this.\n")
        : .problem(.forbidden, "This needs the scope '\(scope.rawValue)'.")
    }
    return try await next(request, context)
  }
}
