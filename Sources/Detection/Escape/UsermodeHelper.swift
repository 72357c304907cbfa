import Model

/// The kernel starts a program for somebody.
struct UsermodeHelper: Detector {
  static let manual = DetectorManual(
    rule: "escape.usermode-helper", title: "The kernel itself starts an unusual program", severity: .critical,
    techniques: ["T1611"],
    description: """
      A program whose parent is the kernel's thread creator, on the host, and that is none of those that kernels start \
      (modprobe, request-key, core dump handlers, udev …): release_agent, core_pattern, the modprobe path and uevent_helper \
      end so, as root outside of every container. In a container's layer, a temporary folder or a container's root it is \
      certain.
      """,
    lookAlikes: "Distributions with a helper of their own elsewhere get it as high; write an exception for its path.",
    remediation:
      "Treat the host as taken; look for the container that wrote the kernel's setting (escape.kernel-interface)."
  )

  static let interests = Interests(kinds: [.exec], includesHost: true)

  private static let usual: Set<String> = [
    "modprobe", "kmod", "request-key", "systemd-coredump", "systemd-cgroups-agent", "systemd-udevd", "udevadm",
    "hotplug",
    "apport", "abrt-hook-ccpp", "bridge-stp", "nfsidmap", "cifs.upcall", "drbdadm", "poweroff", "reboot", "mdadm",
    "nfs_cache_getent", "nfsdcltrack", "key.dns_resolver", "cgroups-agent", "core_collector", "crash_handler",
    "thermald",
    "tomoyo-init", "ocfs2_hb_ctl", "v86d", "init", "systemd",
  ]
  private static let storage = [
    "/overlay2/", "/containerd/", "/containers/storage/", "/var/lib/docker/", "/tmp/", "/var/tmp/", "/dev/shm/",
    "/proc/",
    "/kubelet/pods/", "/home/",
  ]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action else { return [] }
    let process = event.process
    // Either the creator of kernel threads is the parent, or one of its workers.
    guard process.container == nil, !process.facts.ranBefore, let parent = process.parent,
      parent.key.pid == 2 || (parent.parent?.key.pid == 2 && parent.facts.executable.isEmpty)
    else { return [] }
    let path = process.facts.executable
    let isStored = Self.storage.contains { path.contains($0) } || process.facts.isDropped || process.facts.isNameless
    guard isStored || !Self.usual.contains(process.name) else { return [] }
    return [
      Alert(
        isStored ? .critical : .high, "the kernel started \(path)", process, file: path, fileChange: "executed",
        evidence: ["parent": "kernel", "command": process.facts.arguments.prefix(8).joined(separator: " ")],
        identity: [path])
    ]
  }
}
