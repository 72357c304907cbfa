import Model

/// A pod into which a token of the cluster's API is put: `automountServiceAccountToken` that is not false.
struct WorkloadServiceAccountToken: WorkloadRule {
  static let manual = RuleManual(
    "workload.service-account-token", "A token of the cluster's API is in the container", .low,
    why: "Whoever gets into the container speaks to the API with it; most services never do.",
    fix: "`automountServiceAccountToken: false`.", counterparts: ["trivy KSV036"])

  static func check(_ workload: Workload) -> [Match] {
    guard workload.platform == .kubernetes, workload.mountsToken?.value != false else { return [] }
    return [
      match(
        workload, nil, "the API's token is mounted", line: workload.mountsToken?.line,
        expected: "automountServiceAccountToken: false")
    ]
  }
}
