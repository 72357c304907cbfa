import Kubernetes

/// No volume is a path of the host.
enum HostPathControl: PodSecurityControl {
  static let name = "hostPathVolumes"
  static let profile = PodSecurity.Profile.baseline

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    let paths = pod.volumes.filter { $0.sources.contains("hostPath") }.map { "volume \($0.name): \($0.hostPath ?? "")" }
    return paths.isEmpty ? nil : paths.joined(separator: "; ")
  }
}
