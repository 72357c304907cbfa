import Engine

/// A container: how it was asked to be run, and how the kernel runs it.
package struct ContainerFacts: Sendable, Codable {
  package struct User: Sendable, Hashable, Codable {
    /// As it was asked for.
    package var text: String
    /// Inside the container; nil where the name could not be looked up.
    package var id: Int?
    /// Whether it is user 0 inside.
    package var isRoot: Bool
    /// Whether user 0 inside is another user outside.
    package var isRemapped: Bool
  }

  package struct Seccomp: Sendable, Hashable, Codable {
    package var isFiltered: Bool
    /// `default`, `unconfined`, `custom`.
    package var profile: String
    /// Dangerous system calls that it lets through.
    package var allows: [String]
  }

  /// Which of the host's namespaces it is in, itself or by way of another container.
  package struct Sharing: Sendable, Hashable, Codable {
    package var network: Bool
    package var pid: Bool
    package var ipc: Bool
    package var uts: Bool
    package var user: Bool
  }

  package struct Executions: Sendable, Hashable, Codable {
    package var seen: Int
    package var privileged: [String]
    package var asRoot: [String]
    package var withUser: [String]
    /// Started, but forgotten by the engine before they could be asked for.
    package var unknown: [String]
    /// Where was looked.
    package var sources: [String]
  }

  package struct HostPath: Sendable, Hashable, Codable {
    package var source: String
    package var destination: String
    package var isWritable: Bool
    package var because: String

    package var text: String { "\(source) at \(destination) (\(isWritable ? "writable" : "read-only")): \(because)" }
  }

  package var settings: EngineContainer
  /// `swarm`, `kubernetes`, or nil.
  package var orchestrator: String?
  /// Whether the kernel was asked about its process.
  package var isObserved: Bool
  package var user: User
  package var sharing: Sharing
  /// All that it can reach, sorted.
  package var capabilities: [String]
  package var excessCapabilities: [String]
  package var hasNoNewPrivileges: Bool
  package var seccomp: Seccomp
  package var appArmorProfile: String
  package var isAppArmorConfined: Bool
  package var seLinuxLabel: String
  package var isSELinuxConfined: Bool
  package var sensitivePaths: [HostPath]
  package var hasWritableSensitivePath: Bool
  package var runtimeSockets: [String]
  package var sharedMounts: [String]
  package var publishedPorts: [String]
  package var privilegedPorts: [String]
  package var wildcardPorts: [String]
  package var devices: [String]
  package var sshServers: [String]
  package var executions: Executions
  package var hasHealthCheck: Bool
  package var isOnDefaultBridge: Bool
  package var isPinned: Bool
  /// Whether its image's name means another image by now.
  package var isOutdated: Bool
}
