import Model

/// A container process reaches for the runtime's own program.
struct RuntimeOverwrite: Detector {
  static let manual = DetectorManual(
    rule: "escape.runtime-overwrite", title: "A container process reaches for the runtime's own program",
    severity: .critical,
    techniques: ["T1611"],
    description: """
      /proc/PID/exe of another process, or /proc/self/exe of the entering runtime, opened from inside a container: \
      the way CVE-2019-5736 overwrites runc on the host.
      """,
    lookAlikes: """
      Profilers open /proc/PID/exe of processes of their own container for reading.
      """,
    remediation: "Update runc to 1.0-rc7 or later; run containers as a user that is not root."
  )

  static let interests: Interests = .calls(Interests.opening)

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard ["open", "openat", "openat2"].contains(call.name), call.text.hasPrefix("/proc/"),
      call.text.contains("/exe") || call.text.contains("/self/fd/")
    else { return [] }
    let writes = call.argument(call.name == "open" ? 1 : 2) & 3 != 0
    let isExe = call.text.hasSuffix("/exe")
    guard
      (isExe && (writes || call.text != "/proc/self/exe"))
        || (writes && call.text.contains("/self/fd/") && event.process.facts.isDropped)
    else { return [] }
    return [
      Alert(
        writes ? .critical : .medium, "\(event.process.name) opens \(call.text)\(writes ? " for writing" : "")",
        event.process, file: call.text,
        evidence: ["cve": "CVE-2019-5736", "result": call.result >= 0 ? "done" : "refused (\(-call.result))"],
        identity: [writes ? "write" : "read"])
    ]
  }
}
