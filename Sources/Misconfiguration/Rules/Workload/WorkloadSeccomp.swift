import Model

/// Seccomp switched off; in Kubernetes also no profile at all, which on many clusters is none.
struct WorkloadSeccomp: WorkloadRule {
  static let manual = RuleManual(
    "workload.seccomp", "System calls are not filtered", .high,
    why: "The default profile keeps some sixty calls from containers that most kernel exploits need.",
    fix: "`seccompProfile: {type: RuntimeDefault}`; in Compose remove `seccomp:unconfined`.",
    counterparts: ["trivy KSV030", "trivy KSV104"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      if let profile = container.seccomp {
        guard profile.value.lowercased() == "unconfined" else { return nil }
        return match(workload, container, "seccomp is off", line: profile.line, found: profile.value)
      }
      guard workload.platform == .kubernetes, container.privileged?.value != true else { return nil }
      return match(workload, container, "no seccomp profile", severity: .low, expected: "RuntimeDefault")
    }
  }
}
