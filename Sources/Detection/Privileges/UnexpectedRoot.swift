import Model

/// A process became root without a way to do so.
struct UnexpectedRoot: Detector {
  static let manual = DetectorManual(
    rule: "privilege.unexpected-root", title: "A process became root without a way to do so", severity: .critical,
    techniques: ["T1068"],
    description: """
      A process has user 0 or new capabilities that its parent did not have, and neither a set-user-id program nor \
      a program with file capabilities lies between: a kernel or credential exploit.
      """,
    lookAlikes: """
      None known: the kernel gives rights only in these ways. User namespaces make roots of their own, which are \
      left out.
      """,
    remediation: "Treat the host as taken: the kernel has been exploited."
  )

  static let interests: Interests = [.exec, .fork, .anyCall]

  init() {}

  private struct Rights {
    var user: UInt32
    var capabilities: UInt64
  }

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard event.process.container != nil else { return [] }
    let process = event.process
    switch event.action {
    case .exec:
      // Only roots of the initial user namespace count here, and only where the parent is known and inside as well.
      guard let parent = process.parent, parent.container?.id == process.container?.id, !process.facts.entersContainer,
        process.facts.userNamespaceLevel == parent.facts.userNamespaceLevel
      else { return [] }
      let gained = process.facts.effectiveUser == 0 && parent.facts.effectiveUser != 0 && parent.facts.user != 0
      guard gained else { return [] }
      let isSetUser = process.facts.mode & 0o4000 != 0 && process.facts.owner == 0
      // A parent that may set its user does so between fork and exec.
      let mayChange = parent.facts.capabilities & (1 << 7) != 0
      guard !isSetUser, !mayChange else { return [] }
      return [
        Alert(
          .critical, "\(process.name) is root; its parent \(parent.name) was user \(parent.facts.effectiveUser)",
          process,
          evidence: ["parent user": String(parent.facts.effectiveUser), "set-user-id": "no"])
      ]
    case .fork:
      guard let parent = process.parent, parent.facts.effectiveUser != 0, parent.facts.user != 0,
        process.facts.effectiveUser == 0, parent.facts.capabilities & (1 << 7) == 0,
        parent.facts.mode & 0o4000 == 0, parent.container?.id == process.container?.id
      else { return [] }
      return [
        Alert(
          .critical, "\(parent.name), user \(parent.facts.effectiveUser), is root at its next fork", process,
          evidence: ["parent user": String(parent.facts.effectiveUser)])
      ]
    case .systemCall(let call):
      guard call.effectiveUser == 0, process.facts.effectiveUser != 0, process.facts.user != 0,
        process.facts.userNamespaceLevel == 0, process.facts.capabilities & (1 << 7) == 0,
        process.facts.mode & 0o4000 == 0, !process.facts.executable.isEmpty, !process.facts.isFork,
        !["setuid", "setresuid", "setreuid", "unshare", "clone", "setns"].contains(call.name)
      else { return [] }
      return [
        Alert(
          .critical, "\(process.name) became root while it ran", process,
          evidence: ["began as user": String(process.facts.effectiveUser), "seen at": call.name])
      ]
    default: return []
    }
  }
}
