import Model

/// Class A: a program begins with an internet connection as its standard streams.
struct ReverseShellStdio: Detector {
  static let manual = DetectorManual(
    rule: "reverse-shell.stdio", title: "Shell on a network connection", severity: .critical,
    techniques: ["T1059.004", "T1071"],
    description: """
      A program was executed whose standard input and output are an internet socket: whoever is at the other end types \
      its commands and reads its answers. A shell that only reads from a connection, and a program that a shell starts \
      with output and errors on one, count as well. Seen in the kernel at exec, so the program's name, language and \
      wrapping do not matter.
      """,
    lookAlikes: """
      inetd-style and forking CGI servers hand an accepted socket to a program; that is judged lower unless the \
      program is a shell that takes commands from it. A program with only its output on a connection sends data.
      """,
    remediation: "Pause the container, keep its file system, and look at how the parent process came to run this."
  )

  static let interests: Interests = .exec

  init() {}

  mutating func observe(_ event: ActivityEvent, in scene: Scene) -> [Alert] {
    guard case .exec = event.action else { return [] }
    let process = event.process
    let streams = process.facts.descriptors
    guard streams.count == 3 else { return [] }
    let isShell = ProgramKind.isShell(process)
    let readsCommands = isShell && ProgramKind.readsCommands(process)
    let stream: Descriptor
    let inputIsSocket: Bool
    if streams[0].kind == .internet, streams[0].remotePort != 0,
      streams[1].isSame(as: streams[0]) || streams[2].isSame(as: streams[0]) || streams[1].kind == .internet
        || readsCommands
    {
      stream = streams[0]
      inputIsSocket = true
    } else if streams[1].kind == .internet, streams[1].remotePort != 0, streams[2].isSame(as: streams[1]),
      process.ancestors(2).contains(where: { ProgramKind.isShell($0) })
    {
      // `while read line <&5; do $line >&5 2>&5; done`
      stream = streams[1]
      inputIsSocket = false
    } else {
      return []
    }
    let isInbound = scene.socket(stream)?.direction == .inbound
    let isForeign = process.facts.isDropped || process.facts.isNameless
    let severity: Severity
    switch (isInbound, inputIsSocket) {
    case (true, true):
      if readsCommands {
        severity = .critical
      } else {
        severity = isForeign ? .high : isShell || ProgramKind.isInterpreter(process) ? .medium : .low
      }
    case (true, false): severity = isForeign ? .medium : .low
    case (false, true): severity = isShell || isForeign ? .critical : .high
    case (false, false): severity = .high
    }
    let remote = SocketRecord(
      identity: stream.socket, direction: isInbound ? .inbound : .outbound, isEstablished: true, local: stream.local,
      localPort: stream.localPort, remote: stream.remote, remotePort: stream.remotePort, owner: process.key)
    let title =
      !inputIsSocket
      ? "\(process.name) sends its output and errors to \(remote.remoteText)"
      : isInbound
        ? "\(process.name) serves its standard streams to \(remote.remoteText)"
        : "\(process.name) takes its commands from \(remote.remoteText)"
    return [
      Alert(
        severity, title, process,
        network: NetworkEvidence.of(remote, protocol: stream.type == 2 ? "udp" : "tcp"),
        evidence: [
          "class": isInbound ? "A, bind shell" : "A, reverse shell",
          inputIsSocket ? "stdin" : "stdout": "socket to \(remote.remoteText)",
          "peer": NetworkEvidence.scope(remote.remote),
        ], identity: [remote.remote.description])
    ]
  }
}
