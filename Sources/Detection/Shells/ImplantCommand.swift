import Model

/// A program that does not belong to the image talks to the network and runs commands.
struct ImplantCommand: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.implant", title: "Something foreign holds a connection and runs commands", severity: .high,
    techniques: ["T1059.004", "T1573", "T1071"],
    description: """
      A process holds an internet connection, is no part of the image (its code stands on its command line or in a \
      folder for temporary files, its program was not in the image, or it is a tool that relays bytes), and starts a \
      shell command or asks the system about itself. Works where the content is encrypted and nothing can be compared.
      """,
    lookAlikes: """
      One-liners in entrypoints that wait for a database and then start the service replace themselves and run no shell \
      command while connected. Agents of the image are left out. What serves a connection \
      that came in is judged medium, unless its program hides.
      """,
    remediation: "Pause the container; find out how the program came in; the connection is in the evidence."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    let isCommand =
      ProgramKind.isShell(process) && !ProgramKind.readsCommands(process)
      || ProgramKind.isOne(of: Reconnaissance.programs, process)
    guard isCommand, !ProgramKind.isOne(of: ProgramKind.relays, process) else { return [] }
    for (distance, holder) in process.ancestors(3).enumerated() {
      guard holder.container?.id == process.container?.id else { break }
      // Below a shell the shell's own parent counts; what a shell itself was told to do is not known.
      if ProgramKind.isShell(holder) { continue }
      let reasons = RelaySuspicion.reasons(holder)
      guard !reasons.isEmpty else { continue }
      guard let socket = NetworkEvidence.foremost(scene.connections(of: holder)) else { continue }
      // Software that updates itself, and a small server on a command line, serve requests; only what points outwards, or
      // hides, is clear.
      let mayServe = reasons.allSatisfy { RelaySuspicion.ofServers.contains($0) }
      return [
        Alert(
          mayServe && socket.direction == .inbound ? .medium : .high,
          "\(holder.name), connected to \(socket.remoteText), runs \(process.name)", process,
          network: NetworkEvidence.of(socket),
          evidence: [
            "class": "D, command relay without readable content", "holder": "\(holder.name) (pid \(holder.key.pid))",
            "against it": reasons.joined(separator: "; "), "distance": String(distance + 1),
            "peer": NetworkEvidence.scope(socket.remote),
          ], identity: [holder.facts.executable, socket.remote.description])
      ]
    }
    return []
  }
}
