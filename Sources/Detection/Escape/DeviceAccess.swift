import Model

/// A container process reaches for the host's disks or memory.
struct DeviceAccess: Detector {
  static let manual = DetectorManual(
    rule: "escape.device", title: "A container process reaches for the host's disks or memory", severity: .critical,
    techniques: ["T1611", "T1006"],
    description: """
      A block device node made or opened, or /dev/mem, /dev/kmem, /proc/kcore, /dev/kmsg: the host's disk or \
      memory without its file permissions. Refused attempts count.
      """,
    lookAlikes: """
      Storage and backup software that is given a device on purpose.
      """,
    remediation: "Drop CAP_MKNOD and give no devices."
  )

  static let interests: Interests = .calls(["mknod", "mknodat"] + Interests.opening)

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    let process = event.process
    if call.name == "mknod" || call.name == "mknodat" {
      let mode = call.argument(call.name == "mknod" ? 1 : 2)
      let device = call.argument(call.name == "mknod" ? 2 : 3)
      let isBlock = mode & 0o170000 == 0o060000
      // Character devices 1:3 (null), 1:5 (zero), 5:x (terminals) and 0:0 (whiteouts) are harmless; 1:1 and 1:2 are memory.
      guard isBlock || device == 0x101 || device == 0x102 else { return [] }
      return [
        Alert(
          call.result == 0 ? .critical : .high, "\(process.name) makes a device node at \(call.text)", process,
          file: call.text,
          evidence: [
            "device": "\(device >> 8 & 0xFFF):\(device & 0xFF)",
            "result": call.result == 0 ? "done" : "refused (\(-call.result))",
          ], identity: [call.text])
      ]
    }
    guard ["open", "openat", "openat2"].contains(call.name) else { return [] }
    let disks = [
      "/dev/sd", "/dev/nvme", "/dev/vd", "/dev/xvd", "/dev/dm-", "/dev/mapper/", "/dev/mem", "/dev/kmem", "/proc/kcore",
      "/dev/port", "/dev/kmsg",
    ]
    guard disks.contains(where: { call.text.hasPrefix($0) }) else { return [] }
    return [
      Alert(
        call.result >= 0 ? .critical : .medium, "\(process.name) opens \(call.text)", process, file: call.text,
        evidence: ["result": call.result >= 0 ? "done" : "refused (\(-call.result))"], identity: [call.text])
    ]
  }
}
