import HTTPTypes
import Hummingbird
import Parsing
import Store

/// One call of the API: what it answers, and how it is described.
struct Endpoint: Sendable {
  struct Parameter: Sendable {
    enum Place: String, Sendable { case path, query }
    var name: String
    var place: Place
    var about: String
    /// The values that it takes; empty: any text.
    var values: [String] = []
    var isInteger = false
  }

  var method: HTTPRequest.Method
  /// Below `/api/v1`, with parameters as `{name}`.
  var path: String
  var summary: String
  var scope: TokenScope
  var parameters: [Parameter] = []
  /// Names of the JSON body's members, with what they are; empty: no body.
  var body: [(name: String, about: String)] = []
  var respond: @Sendable (Call) async throws -> Response
}

/// A request that came to an endpoint.
struct Call: Sendable {
  let site: Site
  let identity: Identity
  let remote: String
  let fields: FormFields
  let body: JSONValue
  let parameters: Parameters

  func path(_ name: String) -> String { parameters.get(name).flatMap { PercentEncoding.decode($0) } ?? "" }

  /// A value of a list; nil where the query has none.
  /// - Throws: 400 for one that isn't in the list.
  func choice<T: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: T.Type) throws -> T? {
    guard let text = fields[name] else { return nil }
    guard let value = T(rawValue: text) else {
      let known = T.allCases.map(\.rawValue).joined(separator: ", ")
      throw HTTPError(.badRequest, message: "'\(name)' is one of: \(known)")
    }
    return value
  }

  /// 1 to 1000, else 100.
  func limit() throws -> Int {
    guard let text = fields["limit"] else { return 100 }
    guard let limit = Int(text), (1...1000).contains(limit) else {
      throw HTTPError(.badRequest, message: "'limit' is a number from 1 to 1000")
    }
    return limit
  }

  func cursor() throws -> Cursor? {
    guard let text = fields["after"] else { return nil }
    guard let cursor = Cursor(text) else {
      throw HTTPError(.badRequest, message: "'after' is what an answer gave as 'next'")
    }
    return cursor
  }

  /// Seconds since 1970.
  func time(_ name: String) throws -> Double? {
    guard let text = fields[name] else { return nil }
    guard let time = Double(text), time >= 0, time < 1e11 else {
      throw HTTPError(.badRequest, message: "'\(name)' is a number of seconds since 1970")
    }
    return time
  }
}

extension Endpoint {
  func add(to router: some RouterMethods<ConsoleContext>, _ site: Site) {
    let endpoint = self
    let path = RouterPath("/api/v1" + path)
    let respond: @Sendable (Request, ConsoleContext) async throws -> Response = { request, context in
      guard let identity = context.identity else { return .problem(.unauthorized, "Log in, or send a token.") }
      guard identity.may(endpoint.scope) else {
        return .problem(.forbidden, "This needs the scope '\(endpoint.scope.rawValue)'.")
      }
      guard let fields = FormFields(request.uri.query ?? "") else {
        return .problem(.badRequest, "The query is not percent-encoded UTF-8.")
      }
      var body = JSONValue.null
      if !endpoint.body.isEmpty {
        // A browser's form can't send this type, so no other site can make one's browser do it.
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") == true else {
          return .problem(.unsupportedMediaType, "Send JSON, with Content-Type: application/json.")
        }
        let bytes = try await request.body.collect(upTo: context.maxUploadSize)
        do { body = try JSONValue(parsing: Bytes(Array(buffer: bytes))) } catch {
          return .problem(.badRequest, "The body is not JSON: \(error)")
        }
        guard body.isObject else { return .problem(.badRequest, "The body is a JSON object.") }
      }
      return try await endpoint.respond(
        Call(
          site: site, identity: identity, remote: context.remote, fields: fields, body: body,
          parameters: context.parameters))
    }
    router.on(path, method: method, use: respond)
  }
}
