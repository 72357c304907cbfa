import Model

/// An account that needs no password.
struct PasswordEmptied: Detector {
  static let manual = DetectorManual(
    rule: "account.empty-password", title: "An account needs no password any more", severity: .critical,
    techniques: ["T1098", "T1556"],
    description: """
      The password field of a line of /etc/passwd or /etc/shadow became empty: whoever names the account is let in. For \
      root, or where nothing but a line was there before, that is what exploits of writable account files leave.
      """,
    lookAlikes: """
      `passwd -d` in an image's entrypoint, for images that log in on a console; judged medium.
      """,
    remediation: "Lock the account (passwd -l), and look at the process that wrote the line."
  )

  static let interests: Interests = .fileChanged

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action, ["/etc/passwd", "/etc/shadow"].contains(change.path) else {
      return []
    }
    let names = change.added.compactMap { line -> String? in
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      return fields.count > 2 && fields[1] == "{empty}" ? String(fields[0]) : nil
    }
    // In /etc/passwd of busybox images an empty field is no news where the same line had it before.
    let before = Set(change.removed.filter { $0.contains(":{empty}:") }.map { $0.prefix { $0 != ":" } })
    let opened = names.filter { !before.contains($0[...]) }
    guard !opened.isEmpty else { return [] }
    let origin = Origin.of(event.process, at: event.time)
    let severity: Severity = opened.contains("root") ? .critical : .high
    return [
      Alert(
        origin == .entrypoint ? .medium : severity,
        "\(FileEvidence.who(event.process)) takes the password of \(opened.joined(separator: ", "))", event.process,
        file: change.path, fileChange: change.kind.rawValue,
        evidence: FileEvidence.of(change, ["by": origin.words]), identity: opened)
    ]
  }
}
