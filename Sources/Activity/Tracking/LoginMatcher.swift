import Model

/// Joins `docker exec` as the engine announced it with the program as the kernel saw it.
package struct LoginMatcher: Sendable {
  private var announced: [(container: String, login: Login)] = []
  static let limit = 1024

  package init() {}

  /// The engine was asked to run something in a container; it will begin in a moment.
  package mutating func announce(_ login: Login, in container: String) {
    if announced.count >= Self.limit { announced.removeFirst(Self.limit / 2) }
    announced.append((container, login))
  }

  /// The announcement of this program, which is used up by that; a login that nobody announced where there is none.
  mutating func login(of program: ProcessRecord.Facts, in container: String) -> Login {
    if let index = announced.firstIndex(where: { $0.container == container && $0.login.arguments == program.arguments })
    {
      return announced.remove(at: index).login
    }
    return Login(way: .engineExecution, hasTerminal: program.hasTerminal)
  }

  private static let changers: Set<String> = ["su", "sudo", "login", "doas", "runuser", "pkexec"]

  /// A login inside the container: what sshd runs for whom it let in, and what a change of user runs.
  static func inner(_ program: ProcessRecord.Facts, of parent: ProcessRecord) -> Login? {
    let name = parent.name
    if name.hasPrefix("sshd") || name == "dropbear" {
      guard !program.executable.contains("/sshd"), !program.executable.hasSuffix("/dropbear") else { return nil }
      return Login(way: .ssh, user: String(program.effectiveUser), hasTerminal: program.hasTerminal)
    }
    guard changers.contains(name), program.effectiveUser != parent.facts.user || name == "login" else { return nil }
    return Login(way: .userChange, user: String(program.effectiveUser), hasTerminal: program.hasTerminal)
  }
}
