import Documents
import Model
import Parsing

/// Reads the `provenance:` section of a YAML or JSON file.
///
///     provenance:
///       allow: [docker.io/library/*, ghcr.io/acme/**]
///       deny: [docker.io/library/centos]
///       tags:
///         forbid: [latest, "*-dev"]
///         digest: required            # hint (the default), ignored
///       base:
///         allow: [debian, ghcr.io/acme/base/*]
///         maximum-age: 90d
///       log-key: rekor.pub
///       require:
///         - images: [ghcr.io/acme/**]
///           signed-by:
///             - key: acme.pub
///             - root: fulcio.pem
///               identity: https://github.com/acme/*
///               issuer: https://token.actions.githubusercontent.com
///             - notation: trustpolicy.json
///           attestations:
///             - type: slsa-provenance
///               builder: https://github.com/actions/runner/*
///               source: git+https://github.com/acme/*
///             - type: sbom
///       severity: high
extension ProvenancePolicy {
  static let maximumSize = 1 << 20
  static let maximumRules = 1000

  /// What the policy refers to, as its files or as they stand in it.
  package struct Loader: Sendable {
    package var file: @Sendable (String) throws -> Bytes
    package var notation: @Sendable (String) throws -> NotationTrust

    package init(
      file: @escaping @Sendable (String) throws -> Bytes, notation: @escaping @Sendable (String) throws -> NotationTrust
    ) {
      self.file = file
      self.notation = notation
    }
  }

  /// - Parameter loader: reads the files that are named in it; keys and certificates may stand in it as PEM, too.
  /// - Throws: with what is wrong where; what is not understood is never passed over.
  package init(parsing bytes: Bytes, named what: String, loader: Loader) throws(ProvenanceError) {
    self.init()
    guard bytes.count <= Self.maximumSize else {
      throw .invalid(what: what, reason: "\(bytes.count) bytes, more than the limit of \(Self.maximumSize)")
    }
    let documents: [JSONValue]
    do { documents = try YAMLDocument.parse(bytes) } catch { throw .invalid(what: what, reason: "\(error)") }
    guard documents.count == 1, let document = documents.first, document.isObject else {
      throw .invalid(what: what, reason: "expected one document with a mapping at the top")
    }
    // The section of a larger file, or a file of its own.
    let section = document["provenance"] ?? document
    try PolicyReader(what: what, loader: loader).read(section, into: &self)
  }
}

private struct PolicyReader {
  let what: String
  let loader: ProvenancePolicy.Loader

  func error(_ reason: String) -> ProvenanceError { .invalid(what: what, reason: reason) }

  func read(_ json: JSONValue, into policy: inout ProvenancePolicy) throws(ProvenanceError) {
    try check(json, "provenance", ["allow", "deny", "tags", "base", "log-key", "require", "severity"])
    policy.allowed = try patterns(json["allow"], "allow")
    policy.denied = try patterns(json["deny"], "deny")
    if let tags = json["tags"] {
      try check(tags, "tags", ["forbid", "digest"])
      policy.forbiddenTags = try texts(tags["forbid"], "tags.forbid")
      if let text = tags["digest"]?.string {
        guard let rule = ProvenancePolicy.DigestRule(rawValue: text) else {
          throw error("tags.digest is '\(text.prefix(40))'; expected required, hint or ignored")
        }
        policy.digest = rule
      }
    }
    if let base = json["base"] {
      try check(base, "base", ["allow", "maximum-age"])
      policy.bases = try patterns(base["allow"], "base.allow")
      if let age = base["maximum-age"] { policy.maximumBaseAge = try days(age) }
    }
    if let text = json["severity"]?.string {
      guard let severity = Severity(rawValue: text), severity != .unknown else {
        throw error("severity is '\(text.prefix(40))'; expected critical, high, medium, low or negligible")
      }
      policy.severity = severity
    }
    let logKeys = try keys(json["log-key"], "log-key")
    for (number, entry) in try list(json["require"], "require").enumerated() {
      policy.requirements.append(try requirement(entry, "require[\(number)]", logKeys))
    }
  }

  private func requirement(
    _ json: JSONValue, _ place: String, _ logKeys: [VerificationKey]
  ) throws(ProvenanceError) -> ProvenancePolicy.Requirement {
    try check(json, place, ["images", "signed-by", "attestations"])
    var trust = SignatureTrust(logKeys: logKeys)
    var names: [String] = []
    for (number, signer) in try list(json["signed-by"], "\(place).signed-by").enumerated() {
      names.append(try take(signer, "\(place).signed-by[\(number)]", into: &trust))
    }
    guard !trust.isEmpty else { throw error("\(place): signed-by names nobody") }
    var requirement = ProvenancePolicy.Requirement(
      images: try patterns(json["images"], "\(place).images"), trust: trust,
      description: "signed by \(names.joined(separator: " or "))")
    for (number, entry) in try list(json["attestations"], "\(place).attestations").enumerated() {
      requirement.attestations.append(try attestation(entry, "\(place).attestations[\(number)]"))
    }
    return requirement
  }

  private func take(
    _ json: JSONValue, _ place: String, into trust: inout SignatureTrust
  ) throws(ProvenanceError) -> String {
    try check(json, place, ["key", "root", "identity", "issuer", "notation"])
    if let key = json["key"] {
      guard json.members.count == 1 else { throw error("\(place): a key stands alone") }
      let found = try keys(key, "\(place).key")
      trust.keys += found
      return found.map { "key \($0.name)" }.joined(separator: " or ")
    }
    if let root = json["root"]?.string {
      guard let identity = json["identity"]?.string, !identity.isEmpty else {
        throw error("\(place): a root needs an identity: an authority certifies many")
      }
      let rule = IdentityRule(identity: identity, issuer: json["issuer"]?.string)
      let (bytes, name) = try content(root, "\(place).root")
      trust.authorities.append(try SignatureTrust.Authority(name: name, certificates: bytes, identities: [rule]))
      return identity
    }
    if let path = json["notation"]?.string {
      do { trust.notation = try loader.notation(path) } catch { throw self.error("\(place).notation: \(error)") }
      return "whom \(path) trusts"
    }
    throw error("\(place): expected key, root or notation")
  }

  private func attestation(
    _ json: JSONValue, _ place: String
  ) throws(ProvenanceError) -> ProvenancePolicy.AttestationRequirement {
    try check(json, place, ["type", "builder", "source"])
    let kind: ProvenancePolicy.AttestationRequirement.Kind
    switch json["type"]?.string {
    case "slsa-provenance", "provenance": kind = .provenance
    case "sbom": kind = .billOfMaterials
    case "vex": kind = .vex
    case .some(let type) where type.contains("://"): kind = .predicate(type)
    default: throw error("\(place): type is one of slsa-provenance, sbom, vex, or a predicate's address")
    }
    var requirement = ProvenancePolicy.AttestationRequirement(kind)
    requirement.builders = try texts(json["builder"], "\(place).builder")
    requirement.sources = try texts(json["source"], "\(place).source")
    guard kind == .provenance || (requirement.builders.isEmpty && requirement.sources.isEmpty) else {
      throw error("\(place): builder and source go with slsa-provenance")
    }
    return requirement
  }

  private func keys(_ json: JSONValue?, _ place: String) throws(ProvenanceError) -> [VerificationKey] {
    var keys: [VerificationKey] = []
    for text in try texts(json, place) {
      let (bytes, name) = try content(text, place)
      keys.append(try VerificationKey(pem: bytes, name: name))
    }
    return keys
  }

  /// A file's content, or the text itself where it is PEM.
  private func content(_ text: String, _ place: String) throws(ProvenanceError) -> (Bytes, String) {
    if text.contains("-----BEGIN ") { return (Bytes(text), place) }
    do { return (try loader.file(text), text) } catch { throw self.error("\(place): \(error)") }
  }

  // MARK: Shapes

  private func check(_ json: JSONValue, _ place: String, _ known: Set<String>) throws(ProvenanceError) {
    guard json.isObject else { throw error("\(place): expected a mapping") }
    for member in json.members where !known.contains(member.key) {
      throw error(
        "\(place): '\(member.key.prefix(60))' is not known; expected \(known.sorted().joined(separator: ", "))")
    }
  }

  private func list(_ json: JSONValue?, _ place: String) throws(ProvenanceError) -> [JSONValue] {
    guard let json, json != .null else { return [] }
    guard case .array(let elements) = json else { throw error("\(place): expected a list") }
    guard elements.count <= ProvenancePolicy.maximumRules else {
      throw error("\(place): more than \(ProvenancePolicy.maximumRules) entries")
    }
    return elements
  }

  /// A list of texts, or a single one.
  private func texts(_ json: JSONValue?, _ place: String) throws(ProvenanceError) -> [String] {
    if let text = json?.string { return [text] }
    let elements = try list(json, place)
    let texts = elements.compactMap(\.string)
    guard texts.count == elements.count else { throw error("\(place): expected texts") }
    return texts
  }

  private func patterns(_ json: JSONValue?, _ place: String) throws(ProvenanceError) -> [ReferencePattern] {
    var patterns: [ReferencePattern] = []
    for text in try texts(json, place) { patterns.append(try ReferencePattern(text)) }
    return patterns
  }

  /// `90`, `90d`, `12w`.
  private func days(_ json: JSONValue) throws(ProvenanceError) -> Int {
    if let number = json.integer, (1...100_000).contains(number) { return number }
    if let text = json.string, let last = text.last, let number = Int(text.dropLast()), (1...10_000).contains(number) {
      if last == "d" { return number }
      if last == "w" { return number * 7 }
    }
    throw error("base.maximum-age: expected days, e.g. 90d")
  }
}
