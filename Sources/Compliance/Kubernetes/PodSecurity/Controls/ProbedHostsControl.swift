import Kubernetes

/// Probes and lifecycle handlers name no host: the kubelet would send requests there from the node's network.
enum ProbedHostsControl: PodSecurityControl {
  static let name = "hostProbesAndHostLifecycle"
  static let profile = PodSecurity.Profile.baseline
  static let since = KubernetesVersion(1, 34)

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    pod.containers { container in
      container.probedHosts.isEmpty
        ? nil : "probes or handlers ask \(Set(container.probedHosts).sorted().joined(separator: ", "))"
    }
  }
}
