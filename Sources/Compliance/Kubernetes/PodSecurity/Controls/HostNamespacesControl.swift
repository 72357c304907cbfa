import Kubernetes

/// Network, processes and IPC of the host are not shared.
enum HostNamespacesControl: PodSecurityControl {
  static let name = "hostNamespaces"
  static let profile = PodSecurity.Profile.baseline

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    let shared = [
      (pod.sharesHostNetwork, "hostNetwork"), (pod.sharesHostProcesses, "hostPID"), (pod.sharesHostIPC, "hostIPC"),
    ].filter(\.0).map(\.1)
    return shared.isEmpty ? nil : shared.joined(separator: ", ")
  }
}
