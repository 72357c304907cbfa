import Kubernetes

/// Nothing asks for user 0; from 1.35 on root of a user namespace of its own is nobody outside.
enum UserControl: PodSecurityControl {
  static let name = "runAsUser"
  static let profile = PodSecurity.Profile.restricted
  static let since = KubernetesVersion(1, 23)

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    if version >= KubernetesVersion(1, 35), pod.hasOwnUsers { return nil }
    return pod.contexts { $0.user == 0 ? "runAsUser is 0" : nil }
  }
}
