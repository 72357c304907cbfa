import Model

/// How logins are checked is changed.
struct AuthenticationChanged: Detector {
  static let manual = DetectorManual(
    rule: "account.authentication", title: "How logins are checked is changed", severity: .high,
    techniques: ["T1556.003", "T1556"],
    description: """
      A file of PAM or sshd's configuration has new lines. Modules that let everybody in, that run a program or that lie \
      elsewhere than the others, root logins and empty passwords weigh more.
      """,
    lookAlikes: "Packages write these files and are left out; entrypoints that configure sshd are judged medium.",
    remediation: "Compare the file with the image's; take the lines out."
  )

  static let interests: Interests = .fileChanged

  /// Words that open a door, in lower case.
  private static let opening = [
    "pam_permit.so", "pam_exec.so", "pam_script.so", "pam_python.so", "nullok", "permitrootlogin yes",
    "permitemptypasswords yes", "authorizedkeyscommand ", "usepam no", "strictmodes no", "/tmp/", "/dev/shm/",
    "/var/tmp/",
  ]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action,
      change.path.hasPrefix("/etc/pam.d/") || change.path.hasPrefix("/etc/ssh/sshd_config")
    else { return [] }
    let lines = change.added.filter { line in
      let first = line.first { !$0.isWhitespace }
      return first != nil && first != "#"
    }
    guard !lines.isEmpty || change.kind == .removed else { return [] }
    let spaced = lines.map { $0.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") + " " }
    let word = Self.opening.first { word in spaced.contains { $0.contains(word) } }
    let origin = Origin.of(event.process, at: event.time)
    guard let severity = origin.weigh(word == nil ? .medium : .high) else { return [] }
    return [
      Alert(
        severity, "\(FileEvidence.who(event.process)) changes \(change.path)", event.process, file: change.path,
        fileChange: change.kind.rawValue,
        evidence: FileEvidence.of(change, ["by": origin.words, "opens": word ?? ""]), identity: [change.path])
    ]
  }
}
