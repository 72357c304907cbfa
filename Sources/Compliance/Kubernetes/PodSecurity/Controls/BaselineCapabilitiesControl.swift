import Kubernetes

/// No capability is added beyond those that container engines give anyway; NET_RAW isn't among them.
enum BaselineCapabilitiesControl: PodSecurityControl {
  static let name = "capabilities_baseline"
  static let profile = PodSecurity.Profile.baseline

  private static let allowed: Set<String> = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
    "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
  ]

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    pod.containers { container in
      let more = Set(container.security.addedCapabilities).subtracting(allowed).sorted()
      return more.isEmpty ? nil : "adds \(more.joined(separator: ", "))"
    }
  }
}
