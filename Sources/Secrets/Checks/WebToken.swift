import Parsing

/// JSON Web Tokens (RFC 7519).
enum WebToken {
  static func judge(_ candidate: Candidate) -> Verdict {
    let parts = candidate.secret.array.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let header = object(parts[0]), let payload = object(parts[1]), !header.members.isEmpty
    else {
      return .other
    }
    guard let algorithm = header["alg"]?.string else { return .other }
    if algorithm.lowercased() == "none" || parts[2].count < 20 { return .inert }
    // RFC 7519's and jwt.io's own: their subject is a row of digits, or nobody's name.
    let subject = payload["sub"]?.string ?? ""
    let name = payload["name"]?.string ?? ""
    if subject == "1234567890" || name == "John Doe" || payload["iss"]?.string == "joe" { return .inert }
    // A token that means something says for whom, by whom or until when.
    let claims = [
      "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "role", "roles", "scope", "scp", "email", "uid", "user_id",
    ]
    guard payload.members.contains(where: { claims.contains($0.key) }) else { return .inert }
    if Inertness.isFiller(Array(parts[2])) || Randomness.longestRun(Array(parts[2])) >= 8 { return .inert }
    var verdict = Verdict.secret
    verdict.details["algorithm"] = String(algorithm.prefix(16))
    if let issuer = payload["iss"]?.string { verdict.details["issuer"] = String(issuer.prefix(100)) }
    if let expires = payload["exp"]?.integer { verdict.details["expires"] = day(expires) }
    // A key that its vendor makes for web pages.
    if payload["role"]?.string == "anon" { verdict.severity = .low }
    return verdict
  }

  private static func object(_ part: ArraySlice<UInt8>) -> JSONValue? {
    guard part.count <= 16 << 10, let bytes = Base64.decode(part),
      let json = try? JSONValue(parsing: Bytes(bytes), maximumDepth: 16), json.isObject
    else { return nil }
    return json
  }

  /// `yyyy-MM-dd` of seconds since 1970.
  static func day(_ seconds: Int) -> String {
    guard seconds > 0, seconds < 253_402_300_800 else { return "never" }
    return CivilDate(daysSince1970: seconds / 86_400).description
  }
}
