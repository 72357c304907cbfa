import Model

/// A container process enters the host's namespaces.
struct HostNamespaceEntered: Detector {
  static let manual = DetectorManual(
    rule: "escape.namespace", title: "A container process enters the host's namespaces", severity: .critical,
    techniques: ["T1611"],
    description: """
      setns by a container process, or a program that runs in another mount namespace than the rest of its \
      container. nsenter is the usual tool. Refused attempts count.
      """,
    lookAlikes: """
      Programs that `docker exec` starts enter the container from outside, not the other way round.
      """,
    remediation: "Drop CAP_SYS_ADMIN; do not share the host's pid namespace."
  )

  static let interests: Interests = .calls(["setns"])

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard call.name == "setns" else { return [] }
    let process = event.process
    return [
      Alert(
        call.result == 0 ? .critical : .high, "\(process.name) calls setns", process,
        evidence: [
          "type": String(call.argument(1), radix: 16),
          "result": call.result == 0 ? "done" : "refused (\(-call.result))",
        ])
    ]
  }
}
