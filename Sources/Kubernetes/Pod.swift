/// A pod, or the template that some other object makes pods of: the members that security depends on.
///
/// Source: Kubernetes API reference, PodSpec v1 core, SecurityContext v1 core.
package struct Pod: Sendable, Hashable, Codable {
  package struct Volume: Sendable, Hashable, Codable {
    package var name: String
    /// `hostPath`, `emptyDir`, …: what it is made of. Empty where nothing is said, which makes it an emptyDir.
    package var sources: [String]
    package var hostPath: String?
  }

  /// What makes it: `Deployment`, or `Pod` for itself.
  package var kind: String
  /// Empty where none is said.
  package var namespace: String
  package var name: String
  /// Annotations that set security profiles.
  package var annotations: [String: String]
  package var os: String?
  package var sharesHostNetwork: Bool
  package var sharesHostProcesses: Bool
  package var sharesHostIPC: Bool
  /// `hostUsers`: false puts it into a user namespace of its own.
  package var sharesHostUsers: Bool?
  package var serviceAccount: String
  package var mountsToken: Bool?
  package var security: SecurityContext
  package var hasSecurityContext: Bool
  package var sysctls: [String]
  /// First the initial ones, then its own, then ephemeral ones.
  package var containers: [Container]
  package var volumes: [Volume]

  /// What made it, as `Deployment/web/shop`: what is wrong with it is mended there.
  package var owners: [String]

  /// `Deployment/web/shop`.
  package var title: String { namespace.isEmpty ? "\(kind)/\(name)" : "\(kind)/\(namespace)/\(name)" }
}

/// One container of a pod.
package struct Container: Sendable, Hashable, Codable {
  package enum Role: String, Sendable, Hashable, Codable, CaseIterable { case initial, regular, ephemeral }

  package var name: String
  package var role: Role
  package var image: String
  package var hasSecurityContext: Bool
  package var security: SecurityContext
  /// Ports of the host, 0 left out.
  package var hostPorts: [Int]
  /// Hosts that its probes and lifecycle handlers name.
  package var probedHosts: [String]
  /// Variables that are filled from secrets.
  package var secretVariables: [String]
}

/// What a pod or a container asks for; nil where nothing is said.
package struct SecurityContext: Sendable, Hashable, Codable {
  package struct SELinux: Sendable, Hashable, Codable {
    package var type: String
    package var user: String
    package var role: String
  }

  package var isPrivileged: Bool?
  package var allowsPrivilegeEscalation: Bool?
  package var addedCapabilities: [String] = []
  package var droppedCapabilities: [String] = []
  package var procMount: String?
  package var runsAsNonRoot: Bool?
  package var user: Int?
  /// The profile's type; empty where a profile has none.
  package var seccomp: String?
  package var appArmor: String?
  package var seLinux: SELinux?
  package var isHostProcess: Bool?
  package var hasReadOnlyRoot: Bool?
}
