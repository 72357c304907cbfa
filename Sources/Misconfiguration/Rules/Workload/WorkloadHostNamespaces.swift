import Model

/// `uts: host`, `userns_mode: host`, `cgroup: host`.
struct WorkloadHostNamespaces: WorkloadRule {
  static let manual = RuleManual(
    "workload.host-namespace", "A namespace of the host is shared", .medium,
    why:
      "The host's name, users or control groups are within reach; `userns_mode: host` undoes the engine's remapping of root.",
    fix: "Remove it.")

  static func check(_ workload: Workload) -> [Match] {
    [("uts", workload.hostUTS), ("users", workload.hostUsers), ("cgroup", workload.hostCgroup)].compactMap {
      name, host in
      guard let host, host.value else { return nil }
      return match(workload, nil, "the host's \(name) namespace", line: host.line, identity: [name])
    }
  }
}
