import Model

extension ActivityRecord {
  /// What is kept of a sensor's event; nil for those that say nothing to a person (forks, bytes received).
  ///
  /// - Parameter epoch: the host's time of boot, seconds since 1970.
  package init?(_ event: ActivityEvent, epoch: Double) {
    let facts = event.process.facts
    let kind: Kind
    let text: String
    switch event.action {
    case .fork, .received: return nil
    case .exec:
      kind = .ran
      text = CommandLineRedaction.arguments(facts.arguments).joined(separator: " ")
    case .exit(let code):
      kind = .ended
      text = code & 0x7F != 0 ? "signal \(code & 0x7F)" : "status \(code >> 8 & 0xFF)"
    case .socket(let socket):
      switch socket.direction {
      case .outbound: kind = .connected
      case .inbound: kind = .accepted
      case .listening: kind = .listened
      }
      text = socket.direction == .listening ? socket.localText : Self.remote(socket)
    case .datagram(let socket):
      kind = .sentDatagram
      text = Self.remote(socket)
    case .nameLookup(let lookup):
      guard !lookup.isAnswer else { return nil }
      kind = .lookedUp
      text = "\(lookup.name) \(lookup.type)"
    case .fileChanged(let change):
      kind = .changedFile
      text = "\(change.kind.rawValue) \(change.path)"
    case .login(let login):
      kind = .cameIn
      text = "\(login.way.rawValue) \(login.user)"
    case .systemCall(let call):
      kind = .called
      text = [call.name, call.text, call.text2].filter { !$0.isEmpty }.joined(separator: " ")
    case .enforced(let enforcement):
      kind = .prevented
      text = "\(enforcement.kind.rawValue) \(enforcement.target)"
    case .contentTampered(let path, _):
      kind = .tampered
      text = path
    case .flood(let lost):
      kind = .lost
      text = "\(lost) events"
    }
    self.init(
      time: epoch + Double(event.time) / 1e9, kind: kind, container: facts.container?.id ?? "",
      process: Self.reference(event.process, epoch),
      parent: kind == .ran ? event.process.parent.map { Self.reference($0, epoch) } : nil, user: facts.user,
      program: facts.executable, text: CommandLineRedaction.text(text))
  }

  private static func reference(_ process: ProcessRecord, _ epoch: Double) -> ProcessReference {
    ProcessReference(pid: process.key.pid, startedAt: epoch + Double(process.key.start) / 1e9)
  }

  private static func remote(_ socket: SocketRecord) -> String {
    socket.remoteName.isEmpty ? socket.remoteText : "\(socket.remoteText) (\(socket.remoteName))"
  }
}
