import Model

/// SELinux's separation switched off (`label:disable`), or a type that is not confined (`spc_t`, `unconfined_t`).
struct WorkloadSELinux: WorkloadRule {
  static let manual = RuleManual(
    "workload.selinux", "SELinux does not confine the container", .medium,
    why: "Labels keep a container that got out from the host's files and from other containers.",
    fix: "Remove it, or use `container_t`.", counterparts: ["trivy KSV025"])

  private static let unconfined: Set<String> = ["disable", "type:spc_t", "spc_t", "type:unconfined_t", "unconfined_t"]

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      guard let label = container.seLinux, unconfined.contains(label.value) else { return nil }
      return match(workload, container, "SELinux: \(label.value)", line: label.line, found: label.value)
    }
  }
}
