import Model

/// Something that is no server of the image waits for connections.
struct ForeignListener: Detector {
  static let manual = DetectorManual(
    rule: "network.listener", title: "Something that is no server of the image waits for connections", severity: .high,
    techniques: ["T1571", "T1205"],
    description: """
      A port is opened for listening by a program that the image did not contain, that lies in a temporary folder or has \
      no file, by code on a command line, by a shell, or by a tool that relays bytes: a back door, or a bind shell before \
      anybody has come.
      """,
    lookAlikes: """
      The image's own servers are left out; self-updating software in its own folder is judged medium, ports that only the \
      container itself can reach low.
      """,
    remediation: "Look at the program and who started it; close the port."
  )

  static let interests: Interests = .socket

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .socket(let socket) = event.action, socket.direction == .listening else { return [] }
    let process = event.process
    var reasons = RelaySuspicion.reasons(process)
    if ProgramKind.isShell(process) { reasons.append("it is a shell") }
    guard !reasons.isEmpty else { return [] }
    let isWeak =
      reasons.count == 1 && ["its program was not in the image", "it is a tool that relays bytes"].contains(reasons[0])
    return [
      Alert(
        socket.local.isLoopback ? .low : isWeak ? .medium : .high,
        "\(process.name) waits for connections at port \(socket.localPort)", process,
        network: NetworkEvidence.of(socket), evidence: ["against it": reasons.joined(separator: "; ")],
        identity: [String(socket.localPort)])
    ]
  }
}
