import Model

/// Class A: a program begins with an internet connection as its standard streams.
struct ReverseShellStdio: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.stdio", title: "Shell on a network connection", severity: .critical,
    techniques: ["T1059.004", "T1071"],
    description: """
      A program was executed whose standard input and output are an internet socket: whoever is at the other end types \
      its commands and reads its answers. Seen in the kernel at exec, so the program's name, language and wrapping do \
      not matter.
      """,
    lookAlikes: """
      inetd-style and forking CGI servers hand an accepted socket to a program; that is judged lower unless the \
      program is a shell that takes commands from it.
      """,
    remediation: "Pause the container, keep its file system, and look at how the parent process came to run this."
  )

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action else { return [] }
    let process = event.process
    let streams = process.facts.descriptors
    guard streams.count == 3, let input = streams.first, input.kind == .internet, input.remotePort != 0,
      streams[1].isSame(as: input) || streams[2].isSame(as: input) || streams[1].kind == .internet
    else { return [] }
    let socket = scene.socket(input)
    let isInbound = socket?.direction == .inbound
    let isShell = ProgramKind.isShell(process)
    let severity: Severity
    if isInbound {
      if isShell && ProgramKind.readsCommands(process) {
        severity = .critical
      } else if process.facts.isDropped || process.facts.isNameless {
        severity = .high
      } else {
        severity = isShell || ProgramKind.isInterpreter(process) ? .medium : .low
      }
    } else {
      severity = isShell || process.facts.isDropped ? .critical : .high
    }
    let remote = SocketRecord(
      identity: input.socket, direction: isInbound ? .inbound : .outbound, isEstablished: true, local: input.local,
      localPort: input.localPort, remote: input.remote, remotePort: input.remotePort, owner: process.key)
    return [
      Alert(
        severity,
        isInbound
          ? "\(process.name) serves its standard streams to \(remote.remoteText)"
          : "\(process.name) takes its commands from \(remote.remoteText)", process,
        network: NetworkEvidence.of(remote),
        evidence: [
          "class": isInbound ? "A, bind shell" : "A, reverse shell",
          "stdin": "socket to \(remote.remoteText)", "type": input.type == 2 ? "UDP" : "TCP",
        ], identity: [remote.remote.description])
    ]
  }
}
