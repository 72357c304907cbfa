import Model

/// A container process mounts.
struct MountInContainer: Detector {
  static let manual = DetectorManual(
    rule: "escape.mount", title: "A container process mounts", severity: .critical,
    techniques: ["T1611"],
    description: """
      mount inside a container: of a disk of the host, of cgroup (whose release_agent runs programs on the host, \
      CVE-2022-0492), of proc or debugfs. Refused attempts count.
      """,
    lookAlikes: """
      Container engines inside containers, and storage drivers, mount for a living.
      """,
    remediation: "Drop CAP_SYS_ADMIN and keep the default seccomp and AppArmor profiles."
  )

  static let interests: Interests = .calls(["mount", "move_mount", "fsopen", "pivot_root"])

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard ["mount", "move_mount", "fsopen", "pivot_root"].contains(call.name)
    else { return [] }
    let isDisk = call.text.hasPrefix("/dev/")
    let refused = call.result < 0
    let target = call.text2.isEmpty ? call.text : call.text2
    return [
      Alert(
        refused ? .medium : isDisk ? .critical : .high,
        "\(event.process.name) mounts \(call.text.isEmpty ? "a file system" : call.text) on \(target)", event.process,
        file: target,
        fileChange: "mounted", evidence: ["result": refused ? "refused (\(-call.result))" : "done", "call": call.name],
        identity: [call.text, target])
    ]
  }
}
