import Kubernetes

/// All capabilities are dropped, and at most NET_BIND_SERVICE is added.
enum RestrictedCapabilitiesControl: PodSecurityControl {
  static let name = "capabilities_restricted"
  static let profile = PodSecurity.Profile.restricted
  static let since = KubernetesVersion(1, 22)
  static let replaces: String? = BaselineCapabilitiesControl.name

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    if version >= KubernetesVersion(1, 25), pod.isWindows { return nil }
    return pod.containers { container in
      var wrong: [String] = []
      if !container.security.droppedCapabilities.contains("ALL") { wrong.append("does not drop ALL") }
      let added = Set(container.security.addedCapabilities).subtracting(["NET_BIND_SERVICE"]).sorted()
      if !added.isEmpty { wrong.append("adds \(added.joined(separator: ", "))") }
      return wrong.isEmpty ? nil : wrong.joined(separator: ", ")
    }
  }
}
