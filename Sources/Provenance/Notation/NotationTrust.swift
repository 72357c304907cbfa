import Parsing
import X509

/// Notation's trust policy with the certificates of its trust stores.
///
/// Source: Notary Project, "Trust Store and Trust Policy Specification" 1.0; the directory
/// `truststore/x509/TYPE/NAME/` beside `trustpolicy.json` has the certificates.
package struct NotationTrust: Sendable {
  package enum Level: String, Sendable, Hashable, CaseIterable { case strict, permissive, audit, skip }

  package struct Policy: Sendable {
    package var name: String
    /// Repositories without tag; `*` stands for all that no other policy names.
    package var scopes: [String]
    package var level: Level
    /// `ca:NAME`, `signingAuthority:NAME`.
    package var stores: [String]
    /// `*`, or `x509.subject: C=US, O=Acme`.
    package var identities: [String]
  }

  package var policies: [Policy]
  /// By `ca:NAME`.
  var certificates: [String: [Certificate]]

  static let maximumPolicies = 200

  /// - Parameter files: the files of a folder below the trust store, e.g. `x509/ca/acme`: name and content.
  package init(
    policy bytes: Bytes, named what: String, files: (String) throws -> [(name: String, bytes: Bytes)]
  ) throws(ProvenanceError) {
    func error(_ reason: String) -> ProvenanceError { .invalid(what: what, reason: reason) }
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes, maximumDepth: 16) } catch {
      throw .invalid(what: what, reason: "\(error)")
    }
    guard let version = json["version"]?.string, version.hasPrefix("1.") else { throw error("expected version 1.x") }
    policies = []
    certificates = [:]
    for entry in (json["trustPolicies"]?.elements ?? []).prefix(Self.maximumPolicies) {
      let policy = try Self.policy(entry, error)
      policies.append(policy)
      guard policy.level != .skip else { continue }
      for store in policy.stores where certificates[store] == nil {
        certificates[store] = try Self.store(store, what, files)
      }
    }
    guard !policies.isEmpty else { throw error("it has no trustPolicies") }
  }

  private static func policy(_ json: JSONValue, _ error: (String) -> ProvenanceError) throws(ProvenanceError) -> Policy
  {
    func texts(_ key: String) -> [String] { (json[key]?.elements ?? []).compactMap(\.string) }
    guard let name = json["name"]?.string, !name.isEmpty else { throw error("a trust policy without name") }
    let written = json["signatureVerification"]?["level"]?.string ?? ""
    guard let level = Level(rawValue: written) else {
      throw error("\(name): the level is '\(written)', expected strict, permissive, audit or skip")
    }
    let policy = Policy(
      name: name, scopes: texts("registryScopes"), level: level, stores: texts("trustStores"),
      identities: texts("trustedIdentities"))
    guard !policy.scopes.isEmpty else { throw error("\(name): it has no registryScopes") }
    if level != .skip {
      guard !policy.stores.isEmpty, !policy.identities.isEmpty else {
        throw error("\(name): it needs trustStores and trustedIdentities")
      }
    }
    return policy
  }

  private static func store(
    _ store: String, _ what: String, _ files: (String) throws -> [(name: String, bytes: Bytes)]
  ) throws(ProvenanceError) -> [Certificate] {
    let parts = store.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["ca", "signingAuthority", "tsa"].contains(parts[0]), !parts[1].isEmpty,
      parts[1].allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }), !parts[1].hasPrefix(".")
    else { throw .invalid(what: what, reason: "'\(store.prefix(80))' is no trust store; expected ca:NAME") }
    guard parts[0] != "tsa" else { return [] }
    var found: [Certificate] = []
    let listed: [(name: String, bytes: Bytes)]
    do { listed = try files("x509/\(parts[0])/\(parts[1])") } catch {
      throw .invalid(what: what, reason: "the trust store \(store) cannot be read: \(error)")
    }
    for (name, bytes) in listed { found += try PEM.certificates(bytes, what: name) }
    guard !found.isEmpty else { throw .invalid(what: what, reason: "the trust store \(store) has no certificate") }
    return found
  }

  /// The policy for a repository: the one that names it, else the one for all.
  func policy(for repository: String?) -> Policy? {
    if let repository, let named = policies.first(where: { $0.scopes.contains(repository) }) { return named }
    return policies.first { $0.scopes.contains("*") }
  }
}
