import Documents
import Parsing

/// What the API server reads from files that its arguments name.
enum ServerFiles {
  /// Providers for secrets in the order in which they are written: the first encrypts.
  ///
  /// Source: apiserver.config.k8s.io/v1, EncryptionConfiguration.
  static func encryptionProviders(_ file: Bytes) throws(ParseError) -> [String] {
    let document = try YAMLDocument.parse(file).first { $0 != .null }
    guard let entries = document?["resources"]?.elements, !entries.isEmpty else {
      throw ParseError("EncryptionConfiguration", "it has no resources")
    }
    for entry in entries {
      let covered = entry["resources"]?.elements.compactMap(\.string) ?? []
      // The first entry that covers them counts. `*.` is the core group, `*.*` everything.
      guard covered.contains(where: { ["secrets", "secrets.", "*.", "*.*"].contains($0) }) else { continue }
      return entry["providers"]?.elements.compactMap { $0.members.first?.key } ?? []
    }
    return []
  }

  /// `Node,RBAC`; source: apiserver.config.k8s.io/v1, AuthorizationConfiguration.
  static func authorizationModes(_ file: Bytes) throws(ParseError) -> String {
    let document = try YAMLDocument.parse(file).first { $0 != .null }
    let types = document?["authorizers"]?.elements.compactMap { $0["type"]?.string } ?? []
    guard !types.isEmpty else { throw ParseError("AuthorizationConfiguration", "it has no authorizers") }
    return types.joined(separator: ",")
  }

  /// Whether requests without a user are let in; nil where the file doesn't say. Source: apiserver.config.k8s.io/v1,
  /// AuthenticationConfiguration.
  static func allowsAnonymous(_ file: Bytes) throws(ParseError) -> Bool? {
    let document = try YAMLDocument.parse(file).first { $0 != .null }
    return document?["anonymous"]?["enabled"]?.bool
  }
}
