import Kubernetes

/// No container is privileged.
enum PrivilegedControl: PodSecurityControl {
  static let name = "privileged"
  static let profile = PodSecurity.Profile.baseline

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    pod.containers { $0.security.isPrivileged == true ? "privileged" : nil }
  }
}
