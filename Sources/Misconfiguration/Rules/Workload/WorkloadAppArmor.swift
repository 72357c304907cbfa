import Model

/// AppArmor switched off.
struct WorkloadAppArmor: WorkloadRule {
  static let manual = RuleManual(
    "workload.apparmor", "AppArmor is switched off", .medium,
    why: "The default profile keeps containers from mounting, and from writing to the kernel's interfaces.",
    fix: "Remove it, or name a profile.", counterparts: ["trivy KSV002"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      guard let profile = container.appArmor, profile.value.lowercased() == "unconfined" else { return nil }
      return match(workload, container, "AppArmor is off", line: profile.line, found: profile.value)
    }
  }
}
