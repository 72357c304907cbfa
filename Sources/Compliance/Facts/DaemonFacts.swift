import Engine
import Host

/// The engine that serves the socket: what it says of itself, and what the kernel says of it.
package struct DaemonFacts: Sendable, Codable {
  package var socket: String
  /// The process at the other end of the socket, by the kernel's word.
  package var pid: Int?
  package var executable: String?
  package var user: Int?
  package var version: EngineVersion
  package var info: EngineInfo
  package var isPodman: Bool
  package var isRootless: Bool
  package var hasUserRemapping: Bool
  package var configuration: EngineConfiguration?
  /// Why the configuration is not known for certain.
  package var configurationProblem: String?
  package var configurationFile: String
  /// Whether containers on the default bridge reach each other; nil without such a bridge.
  package var hasInterContainerTraffic: Bool?
  /// Where it waits for TCP connections of its API.
  package var listeners: [SocketTable.Listener]
  /// Where swarm waits for its peers.
  package var swarmListeners: [SocketTable.Listener]
  /// `default`, `unconfined`, a path; empty where the engine has no seccomp.
  package var seccompProfile: String
  /// Dangerous system calls that a profile of its own lets through.
  package var seccompAllows: [String]
  package var hasSeccomp: Bool
  package var swarm: EngineSwarm?
  package var services: [EngineService]
  package var secrets: Int
  /// Images that no container was made from, and containers that don't run.
  package var unusedImages: Int
  package var stoppedContainers: Int
  /// Seconds since 1970 from which on the swarm's own authority is valid.
  package var swarmAuthoritySince: Int?

  package init(socket: String, version: EngineVersion, info: EngineInfo) {
    self.socket = socket
    self.version = version
    self.info = info
    isPodman = version.isPodman
    isRootless = info.hasSecurityOption("rootless")
    hasUserRemapping = info.hasSecurityOption("userns")
    configurationFile = "/etc/docker/daemon.json"
    listeners = []
    swarmListeners = []
    hasSeccomp = info.hasSecurityOption("seccomp")
    seccompProfile = info.securityOption("seccomp", "profile") ?? ""
    seccompAllows = []
    services = []
    secrets = 0
    unusedImages = 0
    stoppedContainers = 0
  }
}
