import Model

/// `readOnlyRootFilesystem` or `read_only` that is not true.
struct WorkloadWritableRoot: WorkloadRule {
  static let manual = RuleManual(
    "workload.writable-root", "The container's file system can be written to", .low,
    why:
      "An intruder can put programs there and change those of the image; what is read-only can't be taken over that way.",
    fix: "`readOnlyRootFilesystem: true`, `read_only: true`, with a tmpfs or volume for what is written.",
    counterparts: ["trivy KSV014"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.filter { $0.readOnlyRoot?.value != true && !$0.isInit }.map {
      match(workload, $0, "its root is writable", line: $0.readOnlyRoot?.line)
    }
  }
}
