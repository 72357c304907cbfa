import Parsing
import WebClient

/// What a token server is asked, from what a registry's challenge said.
///
/// Sources: the distribution project's token and OAuth2 specifications.
struct TokenRequest: Sendable, Hashable {
  let realm: WebAddress
  let service: String?
  /// `repository:library/nginx:pull`
  let scope: String

  /// - Parameter asked: the address that was answered by the challenge. A token is never fetched over a weaker
  ///   connection than the registry's own.
  init(_ challenge: Challenge, scope: String, asked: WebAddress) throws(WebError) {
    guard let realm = challenge.parameters["realm"] else {
      throw WebError(.protocol, "\(asked): asks for a token, but doesn't say where to get it (no realm)")
    }
    let address = try asked.resolving(realm)
    guard address.scheme == .https || asked.scheme == .http else {
      throw WebError(.protocol, "\(asked): sends for a token to \(address) over plain HTTP, which is refused")
    }
    self.realm = address
    service = challenge.parameters["service"].flatMap { $0.isEmpty ? nil : $0 }
    self.scope = challenge.parameters["scope"].flatMap { $0.isEmpty ? nil : $0 } ?? scope
  }

  static let clientName = "bulkhead"

  /// GET, with a password as Basic authorization or without any; POST for refresh tokens.
  func request(_ credentials: Credentials?) throws(WebError) -> WebRequest {
    var fields: [(String, String)] = []
    if let service { fields.append(("service", service)) }
    for part in scope.split(separator: " ").prefix(16) { fields.append(("scope", String(part))) }
    if case .identityToken(let token) = credentials {
      var request = WebRequest(realm)
      request.method = .post
      // The OAuth2 form has one field for all scopes.
      fields = [("grant_type", "refresh_token"), ("client_id", Self.clientName), ("refresh_token", token)]
      if let service { fields.append(("service", service)) }
      fields.append(("scope", scope))
      request.headers.append((name: "Content-Type", value: "application/x-www-form-urlencoded"))
      request.body = Bytes(Self.form(fields))
      request.timeout = .seconds(60)
      return request
    }
    if case .password(let user, _) = credentials { fields.append(("account", user)) }
    let query = [realm.query, fields.isEmpty ? nil : Self.form(fields)].compactMap(\.self).filter { !$0.isEmpty }
    var request = WebRequest(
      try WebAddress(
        scheme: realm.scheme, host: realm.host, port: realm.port, path: realm.path,
        query: query.isEmpty ? nil : query.joined(separator: "&")))
    request.authorization = credentials?.basic
    request.timeout = .seconds(60)
    return request
  }

  /// `application/x-www-form-urlencoded`, also right for a query.
  static func form(_ fields: [(String, String)]) -> String {
    fields.map { "\(escape($0.0))=\(escape($0.1))" }.joined(separator: "&")
  }

  static func escape(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        out.unicodeScalars.append(UnicodeScalar(byte))
      default:
        out += byte < 16 ? "%0" : "%"
        out += String(byte, radix: 16, uppercase: true)
      }
    }
    return out
  }
}

/// An access token and how long it holds.
struct AccessToken: Sendable, Equatable {
  let value: String
  /// From the moment of the answer.
  let lifetime: Duration

  static let maximumLength = 64 << 10
  /// What the specification says where the server says nothing.
  static let defaultLifetime = 60

  /// Can stand in a header.
  static func isUsable(_ text: String) -> Bool {
    text.utf8.count <= maximumLength && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// - Throws: what is wrong with the answer, without a part of it.
  init(parsing bytes: Bytes, from realm: WebAddress) throws(WebError) {
    guard let json = try? JSONValue(parsing: bytes, maximumDepth: 16), json.isObject else {
      throw WebError(.protocol, "\(realm): the answer to the request for a token is not a JSON object")
    }
    let text = [json["token"]?.string, json["access_token"]?.string].compactMap(\.self).first { !$0.isEmpty }
    guard let text else { throw WebError(.protocol, "\(realm): the answer to the request for a token has none in it") }
    guard Self.isUsable(text) else {
      throw WebError(.protocol, "\(realm): answers with a token that cannot be sent in a header")
    }
    value = text
    let seconds = json["expires_in"]?.integer ?? json["expires_in"]?.double.flatMap { Int(exactly: $0.rounded()) }
    lifetime = .seconds(min(max(seconds ?? Self.defaultLifetime, 1), 86_400))
  }
}
