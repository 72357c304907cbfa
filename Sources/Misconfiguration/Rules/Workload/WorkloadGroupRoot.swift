import Model

/// `runAsGroup: 0`, or a Compose `user` with group 0.
struct WorkloadGroupRoot: WorkloadRule {
  static let manual = RuleManual(
    "workload.group-root", "A container runs in root's group", .low,
    why: "Files that root's group may write, in the image and on mounted volumes, are within reach.",
    fix: "Name another group.", counterparts: ["trivy KSV021", "trivy KSV029", "trivy KSV116"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.compactMap { container in
      let fromUser = container.user.flatMap { user -> Located<String>? in
        let parts = user.value.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? Located(value: String(parts[1]), line: user.line) : nil
      }
      guard let group = container.group ?? fromUser, group.value == "0" || group.value == "root" else { return nil }
      return match(workload, container, "root's group", line: group.line, found: group.value)
    }
  }
}
