import Model

/// In Compose no `pids_limit`. In Kubernetes the node sets it.
struct WorkloadProcessLimit: WorkloadRule {
  static let manual = RuleManual(
    "workload.process-limit", "No limit of processes", .negligible,
    why: "A fork bomb in one container leaves the host without processes for anything else.",
    fix: "`pids_limit: 200`.")

  static func check(_ workload: Workload) -> [Match] {
    guard workload.platform == .compose else { return [] }
    return workload.containers.filter { limit in
      guard let value = limit.processLimit?.value, let number = Int(value) else { return true }
      return number <= 0
    }.map { match(workload, $0, "no limit of processes", line: $0.processLimit?.line) }
  }
}
