import Documents
import Model
import Parsing
import Patterns

/// A user's own rules, from a YAML or JSON file: what to allow, which detectors to leave out, which to add.
///
///     allow:
///       - rule: secret.github-*
///         path: app/tests/**
///         reason: made up for the tests
///         expires: 2027-01-31
///     disable: [secret.jwt]
///     detectors:
///       - id: secret.corp-token
///         title: Token of our gateway
///         severity: high
///         prefixes: [corp_]
///         expression: corp_[a-z0-9]{32}
///         issuer: the gateway's console
package struct SecretRules: Sendable {
  package var allowed: [AllowRule] = []
  package var disabled: Set<String> = []
  package var detectors: [Detector] = []

  package init() {}

  static let maximumSize = 1 << 20
  static let maximumRules = 10_000

  /// - Throws: with what is wrong in which rule; a rule that is not understood is never passed over.
  package init(parsing bytes: Bytes) throws(ParseError) {
    guard bytes.count <= Self.maximumSize else { throw Self.error("more than \(Self.maximumSize) bytes") }
    let documents = try YAMLDocument.parse(bytes)
    guard documents.count <= 1 else { throw Self.error("more than one document") }
    guard let document = documents.first, document != .null else { return }
    guard document.isObject else { throw Self.error("expected a mapping at the top") }
    for member in document.members {
      switch member.key {
      case "allow": for rule in try Self.list(member) { allowed.append(try Self.allowRule(rule)) }
      case "disable":
        for rule in try Self.list(member) {
          guard let id = rule.string else { throw Self.error("disable: expected ids of detectors") }
          guard Catalogue.detectors.contains(where: { $0.id == id }) else {
            throw Self.error("disable: there is no \(id)")
          }
          disabled.insert(id)
        }
      case "detectors": for rule in try Self.list(member) { detectors.append(try Self.detector(rule)) }
      default: throw Self.error("unknown key \(member.key); there are allow, disable and detectors")
      }
    }
  }

  /// All detectors that are to be used.
  package var all: [Detector] { Catalogue.detectors.filter { !disabled.contains($0.id) } + detectors }

  private static func error(_ reason: String) -> ParseError { ParseError("secret rules", reason) }

  private static func list(_ member: JSONValue.Member) throws(ParseError) -> [JSONValue] {
    guard case .array(let elements) = member.value else { throw error("\(member.key): expected a list") }
    guard elements.count <= maximumRules else { throw error("\(member.key): more than \(maximumRules) entries") }
    return elements
  }

  private static func check(_ rule: JSONValue, _ what: String, _ keys: Set<String>) throws(ParseError) {
    guard rule.isObject else { throw error("\(what): expected a mapping") }
    for member in rule.members where !keys.contains(member.key) {
      throw error("\(what): unknown key \(member.key); there are \(keys.sorted().joined(separator: ", "))")
    }
  }

  private static func allowRule(_ rule: JSONValue) throws(ParseError) -> AllowRule {
    try check(rule, "allow", ["rule", "path", "secret", "reason", "expires"])
    guard let reason = rule["reason"]?.string, !reason.isEmpty else { throw error("allow: each entry needs a reason") }
    let allow = AllowRule(
      rule: rule["rule"]?.string, path: rule["path"]?.string, secret: rule["secret"]?.string, reason: reason,
      expires: rule["expires"]?.string)
    guard allow.rule != nil || allow.path != nil || allow.secret != nil else {
      throw error("allow “\(reason)”: needs rule, path or secret")
    }
    if let expires = allow.expires {
      let shape = expires.utf8.map { $0.isDigit ? UInt8(ascii: "9") : $0 }
      guard shape.elementsEqual("9999-99-99".utf8) else { throw error("allow “\(reason)”: expires is yyyy-MM-dd") }
    }
    return allow
  }

  private static func detector(_ rule: JSONValue) throws(ParseError) -> Detector {
    try check(
      rule, "detectors",
      ["id", "title", "severity", "prefixes", "keywords", "expression", "issuer", "context", "entropy"])
    guard let id = rule["id"]?.string, id.hasPrefix("secret."), id.count > 7 else {
      throw error("detectors: each needs an id that begins with “secret.”")
    }
    guard let expression = rule["expression"]?.string else { throw error("\(id): needs an expression") }
    guard let severity = Severity(rawValue: rule["severity"]?.string ?? "medium") else {
      throw error("\(id): severity is one of \(Severity.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let prefixes = (rule["prefixes"]?.elements ?? []).compactMap(\.string)
    let keywords = (rule["keywords"]?.elements ?? []).compactMap(\.string)
    guard prefixes.isEmpty != keywords.isEmpty, (prefixes + keywords).allSatisfy({ (3...64).contains($0.utf8.count) })
    else {
      throw error("\(id): needs either prefixes or keywords, each of 3 to 64 bytes")
    }
    let pattern = keywords.isEmpty ? expression : Assignment.expression(keywords, expression)
    do throws(PatternError) { _ = try Expression(pattern, options: .multiline) } catch {
      throw Self.error("\(id): \(error)")
    }
    var checks: [Check] = [.random]
    if let entropy = rule["entropy"]?.double { checks.append(.entropy(entropy)) }
    return Detector(
      id: id, title: rule["title"]?.string ?? id, category: .own, severity: severity,
      trigger: keywords.isEmpty ? .prefix(prefixes) : .keyword(keywords), expression: pattern, checks: checks,
      context: (rule["context"]?.elements ?? []).compactMap { $0.string?.lowercased() },
      scope: keywords.isEmpty ? .everywhere : .text, issuer: rule["issuer"]?.string ?? "")
  }
}
