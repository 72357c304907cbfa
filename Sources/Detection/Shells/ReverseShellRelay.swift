import Model

/// Class B: a shell that takes commands from a pipe, a terminal pair or a unix socket whose other end belongs to a
/// process with an internet connection.
struct ReverseShellRelay: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.relay", title: "Shell relayed to a network connection", severity: .critical,
    techniques: ["T1059.004", "T1071", "T1572"],
    description: """
      A shell without script or command reads from a pipe, pseudo-terminal or unix socket, and the process that started \
      it holds an internet connection: that process carries the attacker's words to the shell and its answers back. \
      A connection that is made only after the shell began counts as well.
      """,
    lookAlikes: """
      `docker exec -it` and sshd also start shells on terminals: there the relay stands outside the container, or is the \
      sshd that accepted the connection.
      """,
    remediation: "Pause the container; the relaying process and its connection are in the evidence."
  )

  private struct Waiting {
    var shell: ProcessRecord
    var time: UInt64
  }
  /// Shells behind a relay that is not connected yet, by the possible relay.
  private var waiting: [ProcessKey: Waiting] = [:]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    switch event.action {
    case .exec: return judge(event.process, in: scene)
    case .socket(let socket):
      guard socket.direction == .outbound || socket.direction == .inbound else { return [] }
      let owner = socket.owner.pid != 0 ? socket.owner : event.process.key
      guard let held = waiting[owner] else { return [] }
      // A connection that is established later has no process of its own in the event: it is the waiting relay's.
      guard scene.isAlive(held.shell) else {
        waiting[owner] = nil
        return []
      }
      waiting[owner] = nil
      guard let relay = held.shell.ancestors.first(where: { $0.key == owner }) else { return [] }
      return [alert(held.shell, relay, socket, late: true)]
    case .exit:
      waiting[event.process.key] = nil
      return []
    default: return []
    }
  }

  private static func isRelayed(_ descriptor: Descriptor) -> Bool {
    descriptor.kind == .pipe || descriptor.kind == .unix || descriptor.isPseudoTerminal
  }

  private mutating func judge(_ process: ProcessRecord, in scene: Scene) -> [Alert] {
    let streams = process.facts.descriptors
    guard process.container != nil, streams.count == 3, Self.isRelayed(streams[0]), Self.isRelayed(streams[1]) else {
      return []
    }
    let isShell = ProgramKind.isShell(process) && ProgramKind.readsCommands(process)
    guard isShell || ((process.facts.isDropped || process.facts.isNameless) && process.facts.arguments.count <= 2)
    else {
      return []
    }
    // The nearest ancestors inside the container; an sshd that was reached from outside logs people in.
    for relay in process.ancestors.prefix(4) where relay.container?.id == process.container?.id {
      let name = relay.name
      if name.hasPrefix("sshd") || name == "dropbear" || name == "login" || name == "su" || name == "sudo" { return [] }
      if let socket = NetworkEvidence.foremost(scene.connections(of: relay)) {
        return [alert(process, relay, socket, late: false)]
      }
    }
    if let parent = process.ancestors.first(where: { $0.container?.id == process.container?.id }) {
      if waiting.count > 2048 { waiting.removeAll(keepingCapacity: true) }
      for relay in process.ancestors.prefix(3) where relay.container?.id == process.container?.id {
        waiting[relay.key] = Waiting(shell: process, time: parent.facts.time)
      }
    }
    return []
  }

  private func alert(_ shell: ProcessRecord, _ relay: ProcessRecord, _ socket: SocketRecord, late: Bool) -> Alert {
    let kind = shell.facts.descriptors.first.map { stream in
      stream.kind == .pipe ? "pipe" : stream.kind == .unix ? "unix socket" : "pseudo-terminal"
    }
    return Alert(
      .critical, "\(shell.name) is relayed by \(relay.name) to \(socket.remoteText)", shell,
      network: NetworkEvidence.of(socket),
      evidence: [
        "class": "B, relayed shell", "relay": "\(relay.name) (pid \(relay.key.pid))", "stdin": kind ?? "",
        "order": late ? "connected after the shell began" : "connected before the shell began",
      ], identity: [socket.remote.description])
  }
}
