import Model

/// A password is set.
struct PasswordChanged: Detector {
  static let manual = DetectorManual(
    rule: "account.password", title: "A password is set or replaced", severity: .high,
    techniques: ["T1098", "T1531"],
    description: """
      The hash of an account that was there before is another one, or a locked account has a password now. Hashes are \
      compared and never shown. For root and for accounts of services (user ids below 1000) that weighs more.
      """,
    lookAlikes: """
      Entrypoints of sshd images set a password from their environment at every start; judged medium.
      """,
    remediation: "Set another password, or lock the account; accounts belong into the image."
  )

  static let interests: Interests = .fileChanged

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .fileChanged(let change) = event.action, ["/etc/passwd", "/etc/shadow"].contains(change.path) else {
      return []
    }
    func hashes(_ lines: [String]) -> [(name: String, hash: String)] {
      lines.compactMap { line in
        let fields = line.split(separator: ":", omittingEmptySubsequences: false)
        return fields.count > 2 && fields[1].hasPrefix("{") ? (String(fields[0]), String(fields[1])) : nil
      }
    }
    let before = Dictionary(hashes(change.removed).map { ($0.name, $0.hash) }) { first, _ in first }
    let changed = hashes(change.added).filter { account in
      guard let old = before[account.name], account.hash != "{empty}", account.hash != "{locked}" else { return false }
      return old != account.hash
    }
    guard !changed.isEmpty else { return [] }
    let origin = Origin.of(event.process, at: event.time)
    guard let severity = origin.weigh(changed.contains { $0.name == "root" } ? .high : .medium) else { return [] }
    let names = changed.map(\.name)
    return [
      Alert(
        severity, "\(FileEvidence.who(event.process)) sets the password of \(names.joined(separator: ", "))",
        event.process, file: change.path, fileChange: change.kind.rawValue,
        evidence: FileEvidence.of(change, ["by": origin.words]), identity: names)
    ]
  }
}
