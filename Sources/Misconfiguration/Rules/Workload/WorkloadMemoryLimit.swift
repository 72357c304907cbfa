import Model

/// No limit of memory.
struct WorkloadMemoryLimit: WorkloadRule {
  static let manual = RuleManual(
    "workload.memory-limit", "No limit of memory", .low,
    why: "One container can take all of the host's memory; the kernel then kills others.",
    fix: "`resources.limits.memory`, `mem_limit` or `deploy.resources.limits.memory`.",
    counterparts: ["trivy KSV016", "trivy KSV018"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.filter { $0.memoryLimit == nil && !$0.isInit }.map { match(workload, $0, "no limit of memory") }
  }
}
