import Model

/// Mounts that reach back to the host: `mountPropagation: Bidirectional`, `rshared`, `shared`.
struct WorkloadMountPropagation: WorkloadRule {
  static let manual = RuleManual(
    "workload.mount-propagation", "Mounts in the container appear on the host", .high,
    why: "A container can lay its own file system over folders of the host, and keep others from being unmounted.",
    fix: "Leave it to drivers that need it; `HostToContainer` for the rest.")

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.flatMap { container in
      container.mounts.compactMap { mount in
        guard let propagation = mount.propagation, ["Bidirectional", "shared", "rshared"].contains(propagation) else {
          return nil
        }
        return match(
          workload, container, "\(Excerpt.of(mount.target, maximum: 60)) is shared with the host", line: mount.line,
          found: propagation, identity: [mount.target])
      }
    }
  }
}
