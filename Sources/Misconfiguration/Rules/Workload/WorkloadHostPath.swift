import Model

/// Mounts of the host's file system: in Compose those of sensitive folders, in Kubernetes every `hostPath`.
struct WorkloadHostPath: WorkloadRule {
  static let manual = RuleManual(
    "workload.host-path", "A folder of the host is mounted", .medium,
    why: """
      From the host's system folders a container reads keys and changes what the host runs; from others it may fill the \
      disk, and it keeps state that the orchestrator doesn't know of.
      """,
    fix: "Use a volume; mount the one file that is needed, read-only.", counterparts: ["trivy KSV023"])

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.flatMap { container in
      container.mounts.compactMap { mount in
        guard let source = mount.source.map(HostPath.normalised), !WorkloadEngineSocket.sockets.contains(source) else {
          return nil
        }
        let grave = HostPath.severity(source, isReadOnly: mount.isReadOnly)
        guard let severity = grave ?? (workload.platform == .kubernetes ? .low : nil) else { return nil }
        let how = mount.isReadOnly ? "read-only" : "writable"
        return match(
          workload, container, "\(Excerpt.of(source, maximum: 80)) of the host, \(how)", line: mount.line,
          severity: severity,
          found: source, identity: [source])
      }
    }
  }
}
