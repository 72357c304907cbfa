import Model

/// A shell with borrowed rights.
struct SetuidShell: Detector {
  static let manual = DetectorManual(
    rule: "privilege.setuid-shell", title: "A shell with borrowed rights", severity: .high,
    techniques: ["T1548.001"],
    description: """
      A shell or interpreter runs with an effective user that is not its real one, or as the child of a set-user- \
      id program that a plain user started: find -exec, vim, a copied shell with the set-user-id bit.
      """,
    lookAlikes: """
      sudo and su change the real user as well and are left out.
      """,
    remediation: "Take the set-user-id bit from the program, and run containers with no-new-privileges."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard ProgramKind.isShell(process) || ProgramKind.isInterpreter(process) else { return [] }
    if process.facts.effectiveUser == 0, process.facts.user != 0 {
      return [
        Alert(
          .high, "\(process.name) runs as root for user \(process.facts.user)", process,
          evidence: ["real user": String(process.facts.user)])
      ]
    }
    guard process.facts.effectiveUser == 0, let parent = process.parent, parent.container?.id == process.container?.id,
      parent.facts.mode & 0o4000 != 0, parent.facts.owner == 0, parent.facts.user != 0,
      !["sudo", "su", "doas", "runuser", "pkexec", "newgrp", "sg", "login", "crontab", "at"].contains(parent.name)
    else { return [] }
    return [
      Alert(
        .high, "\(parent.name), a set-user-id program, started \(process.name) as root", process,
        evidence: ["program": parent.facts.executable])
    ]
  }
}
