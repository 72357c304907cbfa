import Model

/// A container process writes to an interface of the host's kernel.
struct KernelInterface: Detector {
  static let manual = DetectorManual(
    rule: "escape.kernel-interface", title: "A container process writes to an interface of the host's kernel",
    severity: .critical,
    techniques: ["T1611"],
    description: """
      release_agent, core_pattern, modprobe, uevent_helper, binfmt_misc and sysrq-trigger make the kernel run a \
      program outside of every container or stop the host. Opening one for writing is enough; refused attempts \
      count.
      """,
    lookAlikes: """
      A privileged container that configures the host on purpose.
      """,
    remediation: "Run without --privileged; these files are read-only then."
  )

  static let interests: Interests = .calls(Interests.writing)

  init() {}

  private static let watched = [
    "release_agent", "/core_pattern", "uevent_helper", "/sys/kernel/modprobe", "kernel/modprobe",
    "binfmt_misc/register",
    "sysrq-trigger", "/sys/kernel/uevent_helper", "notify_on_release", "/proc/sys/kernel/",
  ]

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil,
      ["open", "openat", "openat2", "creat", "truncate"].contains(call.name)
    else { return [] }
    let writes = call.name == "creat" || call.name == "truncate" || call.argument(call.name == "open" ? 1 : 2) & 3 != 0
    guard writes, let hit = Self.watched.first(where: { call.text.contains($0) }) else { return [] }
    return [
      Alert(
        call.result >= 0 ? .critical : .high, "\(event.process.name) opens \(call.text) for writing", event.process,
        file: call.text,
        fileChange: "written",
        evidence: ["interface": hit, "result": call.result >= 0 ? "done" : "refused (\(-call.result))"],
        identity: [call.text])
    ]
  }
}
