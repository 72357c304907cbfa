import Model

/// `hostPID: true`, `pid: host`.
struct WorkloadHostPID: WorkloadRule {
  static let manual = RuleManual(
    "workload.host-pid", "The host's processes are shared", .high,
    why: "The container sees all processes of the host with their environment, and may signal, trace or enter them.",
    fix: "Remove it.", counterparts: ["trivy KSV010"])

  static func check(_ workload: Workload) -> [Match] {
    guard let host = workload.hostPID, host.value else { return [] }
    return [match(workload, nil, "the host's processes", line: host.line)]
  }
}
