import Model

/// Added capabilities that lead out of the container, or into the traffic of others.
struct WorkloadCapabilities: WorkloadRule {
  static let manual = RuleManual(
    "workload.capability-added", "A powerful capability is added", .high,
    why: "Each of these undoes part of what keeps root in a container from being root on the host.",
    fix: "Remove it; find out which one is really needed (`capsh`, audit log).",
    counterparts: ["trivy KSV005", "trivy KSV022", "trivy KSV119", "trivy KSV120"])

  private static let severities: [String: Severity] = [
    "ALL": .critical, "SYS_ADMIN": .critical, "SYS_MODULE": .critical, "SYS_RAWIO": .critical, "SYS_PTRACE": .high,
    "DAC_READ_SEARCH": .high, "BPF": .high, "NET_ADMIN": .high, "SYS_BOOT": .high, "SYS_TIME": .medium,
    "PERFMON": .high,
    "SYSLOG": .medium, "MAC_ADMIN": .high, "MAC_OVERRIDE": .high, "AUDIT_CONTROL": .medium, "NET_RAW": .medium,
    "DAC_OVERRIDE": .medium, "SETPCAP": .medium, "LINUX_IMMUTABLE": .medium, "CHECKPOINT_RESTORE": .medium,
    "SYS_RESOURCE": .low, "SYS_NICE": .low, "IPC_LOCK": .low, "MKNOD": .medium,
  ]

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.flatMap { container in
      container.addedCapabilities.compactMap { capability in
        guard let severity = severities[capability.value] else { return nil }
        return match(
          workload, container, "\(capability.value) is added", line: capability.line, severity: severity,
          found: capability.value, identity: [capability.value])
      }
    }
  }
}
