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
      A connection that is made only after the shell began counts as well. What makes it certain is in the evidence: a \
      relay tool, code on a command line, a program that the image did not contain, an interactive shell, a terminal \
      towards an outbound connection.
      """,
    lookAlikes: """
      `docker exec -it` and sshd also start shells on terminals: there the relay stands outside the container, or is the \
      sshd that accepted the connection. An agent of the image that feeds a shell from a pipe while it holds its control \
      connection, and a web terminal, are judged medium.
      """,
    remediation: "Pause the container; the relaying process and its connection are in the evidence."
  )

  static let interests: Interests = [.exec, .socket, .datagram, .exit]

  /// Shells behind a relay that is not connected yet, by the possible relay.
  private var waiting: [ProcessKey: ProcessRecord] = [:]
  /// How many ancestors a relay may be away.
  private static let distance = 4
  private static let doorkeepers: Set<String> = ["sshd", "sshd-session", "dropbear", "login", "su", "sudo", "runuser"]

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    switch event.action {
    case .exec: return judge(event.process, in: scene)
    case .socket(let socket), .datagram(let socket):
      guard socket.direction != .listening, socket.owner.pid != 0, let shell = waiting[socket.owner] else { return [] }
      waiting[socket.owner] = nil
      guard scene.isAlive(shell), let relay = shell.ancestors.first(where: { $0.key == socket.owner }) else {
        return []
      }
      return [Self.alert(shell, relay, socket, late: true)]
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
    guard streams.count == 3, Self.isRelayed(streams[0]), Self.isRelayed(streams[1]) || Self.isRelayed(streams[2])
    else { return [] }
    let isForeign = process.facts.isDropped || process.facts.isNameless
    let isShell = ProgramKind.isShell(process) && ProgramKind.readsCommands(process)
    guard isShell || (isForeign && process.facts.arguments.count <= 2) else { return [] }
    // The nearest ancestors inside the container; who lets people in on purpose ends the search.
    let near = process.ancestors(Self.distance).filter { $0.container?.id == process.container?.id }
    for relay in near {
      if Self.doorkeepers.contains(relay.name) { return [] }
      // A shell on the same terminal or pipe between the two is where a person, or the script, started this one.
      if ProgramKind.isShell(relay), relay.key != process.key,
        relay.facts.descriptors.first?.isSame(as: streams[0]) == true
      {
        return []
      }
      if let socket = NetworkEvidence.foremost(scene.connections(of: relay)) {
        return [Self.alert(process, relay, socket, late: false)]
      }
    }
    if waiting.count > 2048 { waiting.removeAll(keepingCapacity: true) }
    for relay in near.prefix(3) { waiting[relay.key] = process }
    return []
  }

  private static func alert(
    _ shell: ProcessRecord, _ relay: ProcessRecord, _ socket: SocketRecord, late: Bool
  ) -> Alert {
    let stream = shell.facts.descriptors.first ?? .closed
    let kind = stream.kind == .pipe ? "pipe" : stream.kind == .unix ? "unix socket" : "pseudo-terminal"
    var reasons = RelaySuspicion.reasons(relay)
    if shell.facts.isDropped || shell.facts.isNameless { reasons.append("the shell's program was not in the image") }
    if RelaySuspicion.isTemporary(shell.facts.executable) { reasons.append("the shell lies in a temporary folder") }
    if shell.facts.arguments.dropFirst().contains(where: {
      $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("i")
    })
      && (socket.direction == .outbound || !stream.isPseudoTerminal)
    {
      reasons.append("the shell is interactive")
    }
    if socket.direction == .outbound, stream.isPseudoTerminal { reasons.append("a terminal leads outwards") }
    // libuv gives every child unix sockets; from anything else they are a pair that somebody made for a relay.
    if socket.direction == .outbound, stream.kind == .unix, !relay.name.hasPrefix("node") {
      reasons.append("a pair of unix sockets leads outwards")
    }
    if late { reasons.append("it connected after the shell began") }
    return Alert(
      reasons.isEmpty ? .medium : .critical, "\(shell.name) is relayed by \(relay.name) to \(socket.remoteText)", shell,
      network: NetworkEvidence.of(socket),
      evidence: [
        "class": "B, relayed shell", "relay": "\(relay.name) (pid \(relay.key.pid))", "stdin": kind,
        "against the relay": reasons.isEmpty
          ? "nothing but the structure: an agent of the image has it too" : reasons.joined(separator: "; "),
        "peer": NetworkEvidence.scope(socket.remote),
      ], identity: [socket.remote.description])
  }
}
