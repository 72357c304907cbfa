import Model

/// `shareProcessNamespace: true`.
struct WorkloadSharedProcesses: WorkloadRule {
  static let manual = RuleManual(
    "workload.shared-processes", "The pod's containers see each other's processes", .low,
    why: "Through /proc each reads the other's environment and files: one that is taken over takes the others with it.",
    fix: "Remove it.")

  static func check(_ workload: Workload) -> [Match] {
    guard let shared = workload.sharesProcesses, shared.value else { return [] }
    return [match(workload, nil, "processes are shared", line: shared.line)]
  }
}
