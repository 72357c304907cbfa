import Kubernetes

/// Setuid programs give nothing more: no_new_privs is asked for.
enum PrivilegeEscalationControl: PodSecurityControl {
  static let name = "allowPrivilegeEscalation"
  static let profile = PodSecurity.Profile.restricted
  static let since = KubernetesVersion(1, 8)

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    if version >= KubernetesVersion(1, 25), pod.isWindows { return nil }
    return pod.containers { container in
      switch container.security.allowsPrivilegeEscalation {
      case false: nil
      case true: "allowPrivilegeEscalation is true"
      case nil: "allowPrivilegeEscalation is not set, which allows it"
      }
    }
  }
}
