import Model

/// Devices of the host: disks and memory are grave, GPUs and the like are not reported.
struct WorkloadDevices: WorkloadRule {
  static let manual = RuleManual(
    "workload.device", "A device of the host is passed in", .medium,
    why: "Through a disk all files of the host can be read and changed, through /dev/mem its memory.",
    fix: "Remove it; mount what is needed of the disk as a volume.")

  private static let harmless = [
    "/dev/dri", "/dev/nvidia", "/dev/kfd", "/dev/snd", "/dev/video", "/dev/tty", "/dev/fuse", "/dev/null",
  ]
  private static let grave = [
    "/dev/sd", "/dev/nvme", "/dev/vd", "/dev/xvd", "/dev/mem", "/dev/kmem", "/dev/dm-", "/dev/mapper", "/dev/port",
    "/dev/disk",
  ]

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.flatMap { container in
      container.devices.compactMap { device in
        let path = String(device.value.prefix { $0 != ":" })
        guard !harmless.contains(where: { path.hasPrefix($0) }) else { return nil }
        let isGrave = path == "/dev" || grave.contains { path.hasPrefix($0) }
        return match(
          workload, container, "\(Excerpt.of(path, maximum: 60))", line: device.line,
          severity: isGrave ? .critical : nil,
          found: path, identity: [path])
      }
    }
  }
}
