import Model

/// A container process opens files by handle.
struct HandleEscape: Detector {
  static let manual = DetectorManual(
    rule: "escape.file-handle", title: "A container process opens files by handle", severity: .critical,
    techniques: ["T1611"],
    description: """
      open_by_handle_at goes past the container's root to any file of the disk (the "shocker" escape). Refused \
      attempts count.
      """,
    lookAlikes: """
      NFS servers and backup software.
      """,
    remediation: "Drop CAP_DAC_READ_SEARCH."
  )

  static let interests: Interests = .calls(["open_by_handle_at"])

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard call.name == "open_by_handle_at" else { return [] }
    return [
      Alert(
        call.result >= 0 ? .critical : .high, "\(event.process.name) opens a file by its handle", event.process,
        evidence: ["result": call.result >= 0 ? "done" : "refused (\(-call.result))"])
    ]
  }
}
