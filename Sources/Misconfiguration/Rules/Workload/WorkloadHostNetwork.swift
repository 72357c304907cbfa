import Model

/// `hostNetwork: true`, `network_mode: host`.
struct WorkloadHostNetwork: WorkloadRule {
  static let manual = RuleManual(
    "workload.host-network", "The host's network is shared", .high,
    why:
      "The container sees the host's traffic and reaches what listens on its loopback: kubelet, engine, metadata service.",
    fix: "Use the platform's own network, and publish the ports that are needed.", counterparts: ["trivy KSV009"])

  static func check(_ workload: Workload) -> [Match] {
    guard let host = workload.hostNetwork, host.value else { return [] }
    return [match(workload, nil, "the host's network", line: host.line)]
  }
}
