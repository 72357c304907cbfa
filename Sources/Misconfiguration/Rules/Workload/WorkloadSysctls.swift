import Model

/// Sysctls beyond those that Kubernetes calls safe.
struct WorkloadSysctls: WorkloadRule {
  static let manual = RuleManual(
    "workload.sysctl", "A setting of the kernel is changed", .medium,
    why: "Not every setting is separate for each container: such a one changes the host and all others on it.",
    fix: "Leave it, or set it on the nodes that are meant for this.", counterparts: ["trivy KSV026"])

  private static let safe: Set<String> = [
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_wmem",
  ]

  static func check(_ workload: Workload) -> [Match] {
    workload.sysctls.filter { !safe.contains($0.value) }.map {
      match(
        workload, nil, "\(Excerpt.of($0.value, maximum: 60)) is set",
        line: $0.line, severity: workload.platform == .compose ? .low : nil, found: $0.value, identity: [$0.value])
    }
  }
}
