import Model

/// `hostIPC: true`, `ipc: host`.
struct WorkloadHostIPC: WorkloadRule {
  static let manual = RuleManual(
    "workload.host-ipc", "The host's shared memory is shared", .high,
    why: "The container reads and writes what the host's programs exchange through shared memory and message queues.",
    fix: "Remove it; containers that need each other's can share a pod's.", counterparts: ["trivy KSV008"])

  static func check(_ workload: Workload) -> [Match] {
    guard let host = workload.hostIPC, host.value else { return [] }
    return [match(workload, nil, "the host's shared memory", line: host.line)]
  }
}
