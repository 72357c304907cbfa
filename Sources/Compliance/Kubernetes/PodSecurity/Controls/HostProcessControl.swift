import Kubernetes

/// No Windows container runs as a process of the host.
enum HostProcessControl: PodSecurityControl {
  static let name = "windowsHostProcess"
  static let profile = PodSecurity.Profile.baseline

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    pod.contexts { $0.isHostProcess == true ? "hostProcess" : nil }
  }
}
