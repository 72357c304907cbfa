import Parsing

/// `/containers/ID/json`: how a container was asked to be run, and what became of it.
package struct EngineContainer: Sendable, Hashable, Codable {
  package struct Mount: Sendable, Hashable, Codable {
    /// `bind`, `volume`, `tmpfs`, `npipe`.
    package var type: String
    package var name: String
    package var source: String
    package var destination: String
    package var isWritable: Bool
    package var propagation: String
  }

  package struct Binding: Sendable, Hashable, Codable {
    /// `80/tcp`.
    package var containerPort: String
    package var hostAddress: String
    /// 0 where the engine chooses one.
    package var hostPort: Int
  }

  package struct Restart: Sendable, Hashable, Codable {
    package var name: String
    package var maximumRetries: Int
  }

  package var id: String
  package var name: String
  /// Image id.
  package var imageID: String
  /// As the person named the image.
  package var imageName: String
  package var created: String
  package var isRunning: Bool
  /// `running`, `exited`, `created`, …
  package var state: String
  /// The init process; 0 where none runs.
  package var pid: Int
  /// Of the last health check; empty where there is none.
  package var health: String
  package var user: String
  package var healthCheck: [String]
  package var labels: [String: String]
  package var environment: [String]
  package var exposedPorts: [String]
  package var appArmorProfile: String
  package var processLabel: String
  package var executionIDs: [String]

  package var isPrivileged: Bool
  package var addedCapabilities: [String]
  package var droppedCapabilities: [String]
  package var securityOptions: [String]
  package var networkMode: String
  package var pidMode: String
  package var ipcMode: String
  package var utsMode: String
  package var usernsMode: String
  package var cgroupnsMode: String
  package var cgroupParent: String
  package var hasReadOnlyRoot: Bool
  /// Bytes; 0 without a limit.
  package var memory: Int
  package var cpuShares: Int
  package var cpuQuota: Int
  package var nanoCPUs: Int
  package var cpuSet: String
  /// 0 or -1 without a limit.
  package var pidsLimit: Int
  package var restart: Restart
  package var ulimits: [String]
  package var devices: [String]
  package var deviceRules: [String]
  package var deviceRequests: Int
  package var logDriver: String
  package var mounts: [Mount]
  package var bindings: [Binding]
  package var networks: [String]
}
