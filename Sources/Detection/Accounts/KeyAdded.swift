import Model

/// A key opens an account.
struct KeyAdded: Detector {
  static let manual = DetectorManual(
    rule: "account.ssh-key", title: "A key was added that opens an account", severity: .high,
    techniques: ["T1098.004"],
    description: "A line was added to an authorized_keys file: whoever has that key can log in through sshd.",
    lookAlikes: "Entrypoints of sshd images install keys from their environment at every start; judged medium.",
    remediation: "Take the key out; look at who wrote it and whether it was used."
  )

  static let interests: Interests = .fileChanged

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action, change.path.contains("/authorized_keys") else { return [] }
    let keys = change.added.filter {
      !$0.hasPrefix("#") && ($0.contains("ssh-") || $0.contains("ecdsa-") || $0.contains("sk-"))
    }
    guard let first = keys.first else { return [] }
    let origin = Origin.of(event.process, at: event.time)
    guard let severity = origin.weigh(.high) else { return [] }
    let words = first.split(separator: " ")
    let hasCommand = keys.contains { $0.contains("command=") }
    return [
      Alert(
        severity,
        "\(FileEvidence.who(event.process)) adds \(keys.count == 1 ? "a key" : "\(keys.count) keys") to \(change.path)",
        event.process, file: change.path, fileChange: change.kind.rawValue,
        evidence: [
          "by": origin.words, "comment": words.count > 2 ? String(words[words.count - 1].prefix(80)) : "",
          "option": hasCommand ? "runs a command" : "", "limitation": change.limitation,
        ], identity: [change.path])
    ]
  }
}
