import Model

/// Somebody came in.
struct LoginSeen: Detector {
  static let manual = DetectorManual(
    rule: "account.login", title: "Somebody came into a container", severity: .medium,
    techniques: ["T1609", "T1021.004", "T1078"],
    description: """
      A program was started from outside (`docker exec`, with user and arguments as the engine was asked), somebody was \
      let in by sshd, or became another user through su, sudo or login. root through ssh weighs more. Each way, user and \
      command is told once a container.
      """,
    lookAlikes: """
      Health checks and operators come in so all day: low or less, and a part of an incident when there is one.
      """,
    remediation: "Nothing, if it was you."
  )

  static let interests: Interests = .login

  private var told: Set<String> = []
  static let limit = 8192

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .login(let login) = event.action else { return [] }
    let process = event.process
    // A person at a shell is a rule of its own.
    if login.way == .engineExecution, login.hasTerminal, ProgramKind.isShell(process) { return [] }
    let words = login.arguments.isEmpty ? process.facts.arguments : login.arguments
    let command = CommandLineRedaction.arguments(words).joined(separator: " ")
    let user = login.user.isEmpty ? String(process.facts.effectiveUser) : login.user
    let key = [process.container?.id ?? "", login.way.rawValue, user, login.way == .ssh ? "" : command].joined(
      separator: "\u{0}")
    if told.count >= Self.limit { told.removeAll(keepingCapacity: true) }
    guard told.insert(key).inserted else { return [] }
    let severity: Severity
    let title: String
    switch login.way {
    case .engineExecution:
      severity = login.hasTerminal ? .low : .negligible
      title = "the engine was asked to run \(command.prefix(200))"
    case .ssh:
      severity = process.facts.effectiveUser == 0 ? .medium : .low
      title = "user \(user) came in through ssh"
    case .userChange:
      severity = .low
      title = "\(process.parent?.name ?? "a program") made somebody user \(user)"
    }
    return [
      Alert(
        severity, title, process,
        evidence: [
          "way": login.way.rawValue, "user": user, "command": String(command.prefix(400)),
          "terminal": login.hasTerminal ? "yes" : "", "execution": login.execution,
        ], identity: [login.way.rawValue, user, login.way == .ssh ? "" : command])
    ]
  }
}
