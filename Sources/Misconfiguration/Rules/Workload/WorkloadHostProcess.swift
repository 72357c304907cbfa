import Model

/// Windows' `hostProcess: true`.
struct WorkloadHostProcess: WorkloadRule {
  static let manual = RuleManual(
    "workload.host-process", "A Windows container runs as a process of the host", .high,
    why: "It has the host's file system, network and services: it is a container in name only.",
    fix: "Remove it.", counterparts: ["trivy KSV103"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      guard let host = container.hostProcess, host.value else { return nil }
      return match(workload, container, "a process of the host", line: host.line)
    }
  }
}
