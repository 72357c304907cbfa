import Model

/// A person at a shell in a container.
struct ShellInContainer: Detector {
  static let manual = DetectorManual(
    rule: "shell.interactive", title: "A person at a shell in a container", severity: .low,
    techniques: ["T1609"],
    description: """
      A shell with a terminal was started from outside: docker exec, kubectl exec or attach.
      """,
    lookAlikes: """
      Operators do this every day; it is recorded, and becomes part of an incident when there is one.
      """,
    remediation: "Nothing, if it was you."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action, event.process.container != nil else { return [] }
    let process = event.process

    guard process.facts.entersContainer, ProgramKind.isShell(process),
      process.facts.descriptors.first?.isPseudoTerminal == true
    else { return [] }
    return [Alert(.low, "\(process.name) was started with a terminal from outside", process)]
  }
}
