import Model

/// A second account with user id 0.
struct SuperuserAdded: Detector {
  static let manual = DetectorManual(
    rule: "account.superuser", title: "A second account has user id 0", severity: .critical,
    techniques: ["T1136.001", "T1098"],
    description: """
      A line of /etc/passwd was added or changed whose user id is 0 and whose name is not root: another name for root, \
      made to come back. Seen by comparing the file before and after, whoever wrote it and however.
      """,
    lookAlikes: """
      Images that bring such an account (toor) have it from the start; only changes count.
      """,
    remediation: "Take the line out; find out how the process that wrote it became root."
  )

  static let interests: Interests = .fileChanged

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action, change.path == "/etc/passwd" else { return [] }
    let added = change.added.compactMap { AccountLine($0) }.filter { $0.user == 0 && $0.name != "root" }
    guard let first = added.first else { return [] }
    return [
      Alert(
        .critical, "\(FileEvidence.who(event.process)) makes \(first.name) a second root", event.process,
        file: change.path, fileChange: change.kind.rawValue, evidence: FileEvidence.of(change),
        identity: added.map(\.name))
    ]
  }
}
