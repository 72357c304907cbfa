import Kubernetes

/// /proc is masked as usual, users of its own or not.
enum RestrictedProcMountControl: PodSecurityControl {
  static let name = "procMount_restricted"
  static let profile = PodSecurity.Profile.restricted
  static let since = KubernetesVersion(1, 35)
  static let replaces: String? = BaselineProcMountControl.name

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? { BaselineProcMountControl.unmasked(pod) }
}
