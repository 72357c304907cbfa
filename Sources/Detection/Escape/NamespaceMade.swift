import Model

/// A container process makes namespaces of its own.
struct NamespaceMade: Detector {
  static let manual = DetectorManual(
    rule: "escape.user-namespace", title: "A container process makes namespaces of its own", severity: .medium,
    techniques: ["T1611"],
    description: """
      unshare or clone with new namespaces inside a container; with a user namespace it gives all capabilities \
      there, the first step of many kernel exploits. Refused attempts count.
      """,
    lookAlikes: """
      Browsers, bubblewrap, and container engines inside containers.
      """,
    remediation: "Keep the default seccomp profile, which refuses it."
  )

  static let interests: Interests = .calls(["unshare", "clone"])

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard call.name == "unshare" || call.name == "clone"
    else { return [] }
    let flags = call.argument(0)
    guard flags & 0x7e02_0000 != 0 else { return [] }
    let kinds = [
      (0x1000_0000 as UInt64, "user"), (0x0002_0000, "mount"), (0x2000_0000, "pid"), (0x4000_0000, "network"),
    ]
    .filter { flags & $0.0 != 0 }.map(\.1)
    return [
      Alert(
        flags & 0x1000_0000 != 0 ? .medium : .low,
        "\(event.process.name) makes namespaces: \(kinds.joined(separator: ", "))", event.process,
        evidence: ["result": call.result >= 0 ? "done" : "refused (\(-call.result))"], identity: kinds)
    ]
  }
}
