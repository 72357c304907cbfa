import Model

/// A long-running pod without any probe; in Compose a health check that is switched off.
struct WorkloadHealthcheck: WorkloadRule {
  static let manual = RuleManual(
    "workload.healthcheck-missing", "Nobody looks whether the container is well", .low,
    why: "A container that hangs, or was taken over, stays in use.",
    fix: "`livenessProbe` and `readinessProbe`; in Compose remove `disable: true`.")

  private static let longRunning: Set<String> = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"]

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      if let off = container.healthcheckOff {
        return match(workload, container, "its health check is off", line: off.line)
      }
      guard longRunning.contains(workload.kind), !container.isInit, !container.hasProbe else { return nil }
      return match(workload, container, "no probe")
    }
  }
}
