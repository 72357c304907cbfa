import Kubernetes

/// No container takes a port of the host.
enum HostPortsControl: PodSecurityControl {
  static let name = "hostPorts"
  static let profile = PodSecurity.Profile.baseline

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    pod.containers { container in
      container.hostPorts.isEmpty
        ? nil : "host port \(Set(container.hostPorts).sorted().map(String.init).joined(separator: ", "))"
    }
  }
}
