import Model

/// An account appears, or can be used that could not.
struct AccountChanged: Detector {
  static let manual = DetectorManual(
    rule: "account.changed", title: "An account is made, or can log in now", severity: .high,
    techniques: ["T1136.001", "T1098"],
    description: """
      /etc/passwd has a new line, or an account whose shell was nologin or false has a real one. The difference of the \
      file before and after is in the evidence. One that can log in weighs more than one of a service.
      """,
    lookAlikes: """
      Packages make accounts for their services and are left out. Entrypoints that add the arbitrary user id they run \
      under, or map one, are judged medium.
      """,
    remediation: "Take the account out; accounts belong into the image."
  )

  static let interests: Interests = .fileChanged

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action, change.path == "/etc/passwd" else { return [] }
    let before = Dictionary(change.removed.compactMap { AccountLine($0) }.map { ($0.name, $0) }) { first, _ in first }
    var facts: [String] = []
    var names: [String] = []
    var severity = Severity.low
    for account in change.added.compactMap({ AccountLine($0) }) {
      if let old = before[account.name] {
        if account.hasShell, !old.hasShell {
          facts.append("\(account.name) can log in now (\(account.shell))")
          severity = .high
        } else if account.user != old.user {
          facts.append("\(account.name) has user id \(account.user) instead of \(old.user)")
          severity = max(severity, .medium)
        } else {
          continue
        }
      } else {
        facts.append("\(account.name) is new, user id \(account.user)\(account.hasShell ? ", can log in" : "")")
        severity = max(severity, account.hasShell ? .high : .medium)
      }
      names.append(account.name)
    }
    let origin = Origin.of(event.process, at: event.time)
    guard !facts.isEmpty, let weighed = origin.weigh(severity) else { return [] }
    return [
      Alert(
        weighed, "\(FileEvidence.who(event.process)) changes accounts: \(facts.prefix(4).joined(separator: "; "))",
        event.process, file: change.path, fileChange: change.kind.rawValue,
        evidence: FileEvidence.of(change, ["by": origin.words]), identity: names)
    ]
  }
}
