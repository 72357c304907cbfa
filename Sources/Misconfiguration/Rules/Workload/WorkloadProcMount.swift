import Model

/// `procMount: Unmasked`, `systempaths=unconfined`.
struct WorkloadProcMount: WorkloadRule {
  static let manual = RuleManual(
    "workload.proc-unmasked", "The kernel's interfaces are not masked", .high,
    why:
      "Engines hide or protect parts of /proc and /sys, such as /proc/sys and /proc/kcore, that change or show the host.",
    fix: "Remove it.", counterparts: ["trivy KSV027"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      guard let mount = container.procMount, ["unmasked", "unconfined"].contains(mount.value.lowercased()) else {
        return nil
      }
      return match(workload, container, "/proc is unmasked", line: mount.line, found: mount.value)
    }
  }
}
