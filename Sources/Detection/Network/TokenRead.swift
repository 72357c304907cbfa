import Model

/// The service account's token is read.
struct TokenRead: Detector {
  static let manual = DetectorManual(
    rule: "credential.token-read", title: "The service account's token is read", severity: .medium,
    techniques: ["T1552.007"],
    description: """
      A shell, a text tool or a dropped program opens the Kubernetes service account token or a mounted secret.
      """,
    lookAlikes: """
      Controllers read their token when they start; programs of the image that do are left out.
      """,
    remediation: "Turn off automountServiceAccountToken where it is not needed."
  )

  static let interests: Interests = .calls(Interests.opening)

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .systemCall(let call) = event.action, event.process.container != nil else { return [] }

    guard ["open", "openat", "openat2"].contains(call.name), call.text.contains("/secrets/"),
      call.text.hasSuffix("/token") || call.text.hasPrefix("/run/secrets/") || call.text.hasPrefix("/var/run/secrets/")
    else { return [] }
    let process = event.process
    let tools: Set<String> = [
      "cat", "head", "tail", "less", "more", "grep", "base64", "xxd", "od", "cp", "tar", "curl", "wget", "find",
    ]
    guard ProgramKind.isShell(process) || ProgramKind.isOne(of: tools, process) || process.facts.isDropped else {
      return []
    }
    return [
      Alert(
        call.result >= 0 ? .medium : .low, "\(process.name) reads \(call.text)", process, file: call.text,
        fileChange: "read", identity: [call.text])
    ]
  }
}
