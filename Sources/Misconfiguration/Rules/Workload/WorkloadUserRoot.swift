import Model

/// The container runs as root, or nothing keeps it from doing so.
struct WorkloadUserRoot: WorkloadRule {
  static let manual = RuleManual(
    "workload.user-root", "A container may run as root", .medium,
    why:
      "Root in a container is root to the kernel: one flaw in the runtime or one mount too many, and the host is theirs.",
    fix: "`runAsNonRoot: true` and `runAsUser: 10001`; in Compose `user: \"10001\"`.",
    counterparts: ["trivy KSV012", "trivy KSV105"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      if let user = container.user {
        guard LastUserRoot.isRoot(user.value) else { return nil }
        return match(workload, container, "runs as root", line: user.line, severity: .high, found: user.value)
      }
      if container.runAsNonRoot?.value == true { return nil }
      return match(
        workload, container, "nothing keeps it from running as root", line: container.runAsNonRoot?.line,
        severity: workload.platform == .compose ? .low : nil, expected: "an account other than root")
    }
  }
}
