import Model

/// A container process looks into the host through /proc.
struct HostProcessAccess: Detector {
  static let manual = DetectorManual(
    rule: "escape.host-process", title: "A container process looks into the host through /proc", severity: .high,
    techniques: ["T1611", "T1552.001"],
    description: """
      /proc/PID/root, /proc/PID/cwd or /proc/PID/ns of process 1 or of another container opened: with the host's \
      pid namespace shared these lead to the host's files.
      """,
    lookAlikes: """
      Node exporters and monitoring agents with the host's pid namespace.
      """,
    remediation: "Do not share the host's pid namespace."
  )

  static let interests: Interests = .calls(Interests.opening)

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard ["open", "openat", "openat2"].contains(call.name), call.text.hasPrefix("/proc/") else { return [] }
    let parts = call.text.split(separator: "/")
    guard parts.count >= 3, parts[1].allSatisfy(\.isNumber),
      ["root", "cwd", "ns", "map_files"].contains(String(parts[2]))
    else { return [] }
    // In a pid namespace of its own a container's process 1 is its own.
    let isRoot = parts[2] == "root" && parts.count > 3
    guard isRoot || parts[1] == "1" && parts[2] != "ns" else { return [] }
    return [
      Alert(
        call.result >= 0 ? .high : .medium, "\(event.process.name) opens \(call.text)", event.process, file: call.text,
        evidence: ["result": call.result >= 0 ? "done" : "refused (\(-call.result))"], identity: [String(parts[2])])
    ]
  }
}
