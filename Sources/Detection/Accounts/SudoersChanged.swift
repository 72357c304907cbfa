import Model

/// What sudo allows is changed.
struct SudoersChanged: Detector {
  static let manual = DetectorManual(
    rule: "account.sudoers", title: "What sudo allows is changed", severity: .high,
    techniques: ["T1548.003"],
    description: """
      A rule was added to /etc/sudoers or a file of /etc/sudoers.d. One that needs no password or allows everything \
      weighs more.
      """,
    lookAlikes: "Packages bring rules of their own and are left out; entrypoints that add one are judged medium.",
    remediation: "Take the rule out; containers need no sudo."
  )

  static let interests: Interests = .fileChanged

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action, change.path.hasPrefix("/etc/sudoers") else { return [] }
    let rules = change.added.filter { line in
      let first = line.first { !$0.isWhitespace }
      return first != nil && first != "#" && !line.hasPrefix("Defaults")
    }
    let isOpen = rules.contains { $0.contains("NOPASSWD") || $0.hasSuffix("ALL") }
    let loosened = change.added.contains { $0.hasPrefix("Defaults") && $0.contains("!authenticate") }
    guard !rules.isEmpty || loosened else { return [] }
    let origin = Origin.of(event.process, at: event.time)
    guard let severity = origin.weigh(isOpen || loosened ? .high : .medium) else { return [] }
    return [
      Alert(
        severity, "\(FileEvidence.who(event.process)) changes what sudo allows", event.process, file: change.path,
        fileChange: change.kind.rawValue, evidence: FileEvidence.of(change, ["by": origin.words]),
        identity: [change.path])
    ]
  }
}
