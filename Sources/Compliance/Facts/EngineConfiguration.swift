/// The engine's own configuration as it took it: its command line and its file, one over the other.
package struct EngineConfiguration: Sendable, Hashable, Codable {
  package var logLevel = ""
  package var hosts: [String] = []
  package var interContainerTraffic = true
  package var iptables = true
  package var ip6tables: Bool?
  package var tlsVerify = false
  package var tlsCA = ""
  package var tlsCertificate = ""
  package var tlsKey = ""
  /// `nofile`, `nproc`, …
  package var defaultUlimits: [String] = []
  package var cgroupParent = ""
  package var storageOptions: [String] = []
  package var hasNoNewPrivileges = false
  package var hasUserlandProxy = true
  package var seccompProfile = ""
  package var dataRoot = ""
  package var executionRoot = ""
  package var group = "docker"
  package var disablesLegacyRegistry = false
  package var logDriver = ""
  package var logOptions: [String: String] = [:]
  package var bridge = ""
  package var isExperimental = false
  package var contentTrust = ""
  package var containerd = ""
  package var metricsAddress = ""
  package var userRemapping = ""

  package init() {}

  /// What has a place in `hosts` and is TCP.
  package var tcpHosts: [String] { hosts.filter { $0.hasPrefix("tcp://") } }
}
