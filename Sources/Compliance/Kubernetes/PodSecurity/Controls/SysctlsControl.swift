import Kubernetes

/// Kernel settings are only those that stay in the pod.
enum SysctlsControl: PodSecurityControl {
  static let name = "sysctls"
  static let profile = PodSecurity.Profile.baseline

  /// Each with the version that allows it.
  private static let allowed: [String: KubernetesVersion] = [
    "kernel.shm_rmid_forced": KubernetesVersion(1, 0),
    "net.ipv4.ip_local_port_range": KubernetesVersion(1, 0),
    "net.ipv4.tcp_syncookies": KubernetesVersion(1, 0),
    "net.ipv4.ping_group_range": KubernetesVersion(1, 0),
    "net.ipv4.ip_unprivileged_port_start": KubernetesVersion(1, 0),
    "net.ipv4.ip_local_reserved_ports": KubernetesVersion(1, 27),
    "net.ipv4.tcp_keepalive_time": KubernetesVersion(1, 29),
    "net.ipv4.tcp_fin_timeout": KubernetesVersion(1, 29),
    "net.ipv4.tcp_keepalive_intvl": KubernetesVersion(1, 29),
    "net.ipv4.tcp_keepalive_probes": KubernetesVersion(1, 29),
    "net.ipv4.tcp_rmem": KubernetesVersion(1, 32),
    "net.ipv4.tcp_wmem": KubernetesVersion(1, 32),
    "net.ipv4.tcp_slow_start_after_idle": KubernetesVersion(1, 37),
    "net.ipv4.tcp_notsent_lowat": KubernetesVersion(1, 37),
  ]

  static func violation(_ pod: Pod, _ version: KubernetesVersion) -> String? {
    let wrong = pod.sysctls.filter { name in
      guard let since = allowed[name] else { return true }
      return since > version
    }
    return wrong.isEmpty ? nil : wrong.joined(separator: ", ")
  }
}
