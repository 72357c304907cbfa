import Model

/// The set-user-id bit is set.
struct SetuidBitSet: Detector {
  static let manual = DetectorManual(
    rule: "privilege.setuid-bit", title: "The set-user-id bit is set", severity: .high,
    techniques: ["T1548.001"],
    description: """
      chmod with the set-user-id or set-group-id bit, also when it was refused: the usual way to keep root.
      """,
    lookAlikes: """
      Package managers set it when they unpack programs; what they start is left out.
      """,
    remediation: "Run containers with no-new-privileges; look at the file that was changed."
  )

  static let interests: Interests = .calls(["chmod", "fchmod", "fchmodat", "fchmodat2"])

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard call.name.hasPrefix("chmod") || call.name.hasPrefix("fchmod") else { return [] }
    let mode = call.argument(call.name == "fchmodat" || call.name == "fchmodat2" ? 2 : 1)
    // Set-group-id on folders is how shared folders are made.
    guard mode & 0o4000 != 0 || (mode & 0o2000 != 0 && mode & 0o111 != 0 && call.text.contains("bin")) else {
      return []
    }
    let process = event.process
    let lineage = [process] + process.ancestors(8)
    if lineage.contains(where: {
      ProgramKind.isOne(of: ProgramKind.packageManagers, $0) || $0.name == "tar" && $0.container == nil
    }) {
      return []
    }
    return [
      Alert(
        call.result == 0 ? .high : .medium,
        "\(process.name) sets mode \(String(mode & 0o7777, radix: 8)) on \(call.text.isEmpty ? "a file" : call.text)",
        process, file: call.text, fileChange: "mode",
        evidence: ["result": call.result == 0 ? "done" : "refused (\(-call.result))"], identity: [call.text])
    ]
  }
}
