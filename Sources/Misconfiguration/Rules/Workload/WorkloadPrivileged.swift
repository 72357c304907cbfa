import Model

/// `privileged: true`.
struct WorkloadPrivileged: WorkloadRule {
  static let manual = RuleManual(
    "workload.privileged", "A container is privileged", .critical,
    why:
      "It has every capability and every device of the host and none of the filters: root in it is root on the host.",
    fix: "Remove it, and add just the capability or device that is needed.", counterparts: ["trivy KSV017"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      guard let privileged = container.privileged, privileged.value else { return nil }
      return match(workload, container, "privileged", line: privileged.line)
    }
  }
}
