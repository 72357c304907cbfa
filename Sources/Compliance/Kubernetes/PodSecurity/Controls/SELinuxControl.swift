import Kubernetes

/// SELinux labels are those of containers, without a user or role of their own.
enum SELinuxControl: PodSecurityControl {
  static let name = "seLinuxOptions"
  static let profile = PodSecurity.Profile.baseline

  private static let types: Set<String> = ["", "container_t", "container_init_t", "container_kvm_t"]

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    let allowed = version >= KubernetesVersion(1, 31) ? types.union(["container_engine_t"]) : types
    return pod.contexts { context in
      guard let options = context.seLinux else { return nil }
      var wrong: [String] = []
      if !allowed.contains(options.type) { wrong.append("SELinux type \(options.type)") }
      if !options.user.isEmpty { wrong.append("SELinux user \(options.user)") }
      if !options.role.isEmpty { wrong.append("SELinux role \(options.role)") }
      return wrong.isEmpty ? nil : wrong.joined(separator: ", ")
    }
  }
}
