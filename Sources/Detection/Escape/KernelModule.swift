import Model

/// A container process loads or removes a kernel module.
struct KernelModule: Detector {
  static let manual = DetectorManual(
    rule: "escape.kernel-module", title: "A container process loads or removes a kernel module", severity: .critical,
    techniques: ["T1547.006", "T1611"],
    description: """
      init_module, finit_module, delete_module or kexec_load from inside a container. Refused attempts count.
      """,
    lookAlikes: """
      Containers that install drivers on purpose.
      """,
    remediation: "Drop CAP_SYS_MODULE."
  )

  static let interests: Interests = .calls(["init_module", "finit_module", "delete_module", "kexec_load"])

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard ["init_module", "finit_module", "delete_module", "kexec_load"].contains(call.name) else { return [] }
    return [
      Alert(
        call.result == 0 ? .critical : .high, "\(event.process.name) calls \(call.name)", event.process,
        evidence: ["result": call.result == 0 ? "done" : "refused (\(-call.result))"], identity: [call.name])
    ]
  }
}
