import Model

/// No limit of CPU time.
struct WorkloadCPULimit: WorkloadRule {
  static let manual = RuleManual(
    "workload.cpu-limit", "No limit of CPU time", .negligible,
    why: "One container, or a miner in it, can take all of the host's CPU time from the others.",
    fix: "`resources.limits.cpu`, `cpus` or `deploy.resources.limits.cpus`; or a quota of the namespace.",
    counterparts: ["trivy KSV011", "trivy KSV015"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.filter { $0.cpuLimit == nil && !$0.isInit }.map { match(workload, $0, "no limit of CPU time") }
  }
}
