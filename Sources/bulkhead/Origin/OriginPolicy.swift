import Foundation
import Images
import Parsing
import Provenance

/// Makes one policy of the file and the flags.
enum OriginPolicy {
  static let maximumDocument = 1 << 20
  static let maximumBundle = 32 << 20
  /// Files of one folder of a trust store.
  static let maximumCertificates = 1000

  static func make(_ options: OriginOptions) throws -> ProvenancePolicy {
    var policy = ProvenancePolicy()
    if let path = options.policy {
      let folder = (path as NSString).deletingLastPathComponent
      policy = try ProvenancePolicy(
        parsing: try DocumentFile.read(path, limit: maximumDocument), named: path,
        loader: .init(
          file: { try DocumentFile.read(Self.beside($0, folder), limit: maximumDocument) },
          notation: { try notation(Self.beside($0, folder)) }))
    }
    if let requirement = try requirement(options) { policy.requirements.append(requirement) }
    return policy
  }

  private static func beside(_ name: String, _ folder: String) -> String {
    name.hasPrefix("/") || folder.isEmpty ? name : folder + "/" + name
  }

  private static func requirement(_ options: OriginOptions) throws -> ProvenancePolicy.Requirement? {
    var trust = SignatureTrust()
    var names: [String] = []
    trust.keys = try keys(options.keys)
    trust.logKeys = try keys(options.logKeys)
    names += trust.keys.map { "key \($0.name)" }
    let rules = options.identities.map { IdentityRule(identity: $0, issuer: options.issuer) }
    for root in options.roots {
      trust.authorities.append(
        try .init(
          name: root, certificates: try DocumentFile.read(root, limit: maximumDocument), identities: rules))
    }
    if !options.roots.isEmpty { names += options.identities }
    if let path = options.notation {
      trust.notation = try notation(path)
      names.append("whom \(path) trusts")
    }
    guard !trust.isEmpty else { return nil }
    return .init(trust: trust, description: "signed by \(names.joined(separator: " or "))")
  }

  private static func keys(_ paths: [String]) throws -> [VerificationKey] {
    try paths.map { path in
      try VerificationKey(pem: try DocumentFile.read(path, limit: maximumDocument), name: path)
    }
  }

  private static func notation(_ path: String) throws -> NotationTrust {
    let store = beside("truststore", (path as NSString).deletingLastPathComponent)
    return try NotationTrust(policy: try DocumentFile.read(path, limit: maximumDocument), named: path) { folder in
      let directory = store + "/" + folder
      let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted().filter { !$0.hasPrefix(".") }
      return try names.prefix(maximumCertificates).map { name in
        (directory + "/" + name, try DocumentFile.read(directory + "/" + name, limit: maximumDocument))
      }
    }
  }
}
