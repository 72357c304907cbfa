import Parsing

/// `/swarm`: only a manager answers it.
package struct EngineSwarm: Sendable, Hashable, Codable {
  package var hasAutoLock: Bool
  /// Nanoseconds that a node's certificate lives.
  package var nodeCertificateExpiry: Int
  /// The authority's certificate, PEM.
  package var trustRoot: String
  package var isRootRotationInProgress: Bool
  package var dataPathPort: Int
  /// RFC 3339.
  package var updatedAt: String

  package init(_ answer: JSONValue) {
    let spec = answer["Spec"]
    hasAutoLock = spec?["EncryptionConfig"]?["AutoLockManagers"]?.bool ?? false
    nodeCertificateExpiry = spec?["CAConfig"]?["NodeCertExpiry"]?.integer ?? 0
    trustRoot = answer["TLSInfo"]?["TrustRoot"]?.string ?? ""
    isRootRotationInProgress = answer["RootRotationInProgress"]?.bool ?? false
    dataPathPort = answer["DataPathPort"]?.integer ?? 0
    updatedAt = answer["UpdatedAt"]?.string ?? ""
  }
}

/// One of `/services`.
package struct EngineService: Sendable, Hashable, Codable {
  package var name: String
  package var environment: [String]
  package var secrets: Int

  package init(_ answer: JSONValue) {
    let container = answer["Spec"]?["TaskTemplate"]?["ContainerSpec"]
    name = answer["Spec"]?["Name"]?.string ?? ""
    environment = container?["Env"]?.texts ?? []
    secrets = container?["Secrets"]?.elements.count ?? 0
  }
}
