import Kubernetes

/// A seccomp profile is asked for, by the pod or by each container.
enum RestrictedSeccompControl: PodSecurityControl {
  static let name = "seccompProfile_restricted"
  static let profile = PodSecurity.Profile.restricted
  static let since = KubernetesVersion(1, 19)
  static let replaces: String? = BaselineSeccompControl.name

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    if version >= KubernetesVersion(1, 25), pod.isWindows { return nil }
    if let wrong = BaselineSeccompControl.violation(pod, version) { return wrong }
    if pod.security.seccomp != nil { return nil }
    return pod.containers { $0.security.seccomp == nil ? "no seccomp profile" : nil }
  }
}
