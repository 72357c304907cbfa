import Model

/// Not all capabilities are dropped.
struct WorkloadCapabilitiesKept: WorkloadRule {
  static let manual = RuleManual(
    "workload.capabilities-kept", "Capabilities that are not needed are kept", .low,
    why: "Fourteen are given by default, raw sockets and changing owners among them; most services need none.",
    fix: "`capabilities: {drop: [ALL]}`, `cap_drop: [ALL]`; add back what is needed.",
    counterparts: ["trivy KSV003", "trivy KSV004", "trivy KSV106"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      guard !container.droppedCapabilities.contains(where: { $0.value == "ALL" }), container.privileged?.value != true
      else { return nil }
      return match(workload, container, "capabilities are not dropped", expected: "drop: [ALL]")
    }
  }
}
