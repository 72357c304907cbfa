import Kubernetes

/// Containers must not start as root; from 1.35 on root of a user namespace of its own is nobody outside.
enum NonRootControl: PodSecurityControl {
  static let name = "runAsNonRoot"
  static let profile = PodSecurity.Profile.restricted

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    if version >= KubernetesVersion(1, 35), pod.hasOwnUsers { return nil }
    if let wrong = pod.contexts({ $0.runsAsNonRoot == false ? "runAsNonRoot is false" : nil }) { return wrong }
    if pod.security.runsAsNonRoot == true { return nil }
    return pod.containers { $0.security.runsAsNonRoot == nil ? "runAsNonRoot is not set" : nil }
  }
}
