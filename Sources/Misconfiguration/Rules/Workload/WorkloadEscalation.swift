import Model

/// `allowPrivilegeEscalation` that is not false; in Compose no `no-new-privileges:true`.
struct WorkloadEscalation: WorkloadRule {
  static let manual = RuleManual(
    "workload.privilege-escalation", "Processes may gain rights", .low,
    why: "A setuid program in the image, or one that an intruder brings, makes an ordinary account root.",
    fix: "`allowPrivilegeEscalation: false`, `security_opt: [\"no-new-privileges:true\"]`.",
    counterparts: ["trivy KSV001"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      if let escalation = container.escalation {
        return escalation.value
          ? match(workload, container, "processes may gain rights", line: escalation.line, severity: .medium) : nil
      }
      return match(workload, container, "processes may gain rights", expected: "not allowed")
    }
  }
}
