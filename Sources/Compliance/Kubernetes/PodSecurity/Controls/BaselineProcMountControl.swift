import Kubernetes

/// /proc is masked as usual; from 1.35 on a pod with users of its own may see it whole.
enum BaselineProcMountControl: PodSecurityControl {
  static let name = "procMount"
  static let profile = PodSecurity.Profile.baseline

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    if version >= KubernetesVersion(1, 35), pod.hasOwnUsers { return nil }
    return unmasked(pod)
  }

  static func unmasked(_ pod: Pod) -> String? {
    pod.containers { container in
      guard let mount = container.security.procMount, mount != "Default" else { return nil }
      return "procMount \(mount)"
    }
  }
}
