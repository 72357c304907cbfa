import Model

/// Objects in `kube-system` or, by name, in `default`.
struct WorkloadNamespace: WorkloadRule {
  static let manual = RuleManual(
    "workload.namespace", "A namespace that is not meant for this", .low,
    why:
      "In kube-system it is among what runs the cluster, exempt from many policies; default has no limits of its own.",
    fix: "Give it a namespace of its own.", counterparts: ["trivy KSV037", "trivy KSV110"])

  static func check(_ workload: Workload) -> [Match] {
    guard let namespace = workload.namespace else { return [] }
    switch namespace.value {
    case "kube-system", "kube-public", "kube-node-lease":
      return [match(workload, nil, "in \(namespace.value)", line: namespace.line, severity: .medium)]
    case "default": return [match(workload, nil, "in default", line: namespace.line, severity: .negligible)]
    default: return []
    }
  }
}
